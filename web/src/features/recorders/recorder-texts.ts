import type { Recorder, RecorderCredential } from '#contract/recorders';

type Profiles = readonly { id: string; label: string }[] | undefined;

/** What reads a recorder's file names, as people call it. */
export function profileText(profile: Recorder['profile'], profiles: Profiles): string {
  if (profile === null) return 'No profile';
  if (typeof profile === 'object') return 'Own pattern';
  if (!profiles) return '…';
  return profiles.find(({ id }) => id === profile)?.label ?? profile;
}

export const kindLabels: Record<RecorderCredential['kind'], string> = {
  token: 'API token',
  access_key: 'S3 access key',
};

const figure = (count: number) => count.toLocaleString('en-GB');

/** `12 uploads, 3 failed` */
export function activityText({ uploads, failures }: { uploads: number; failures: number }): string {
  const came = `${figure(uploads)} ${uploads === 1 ? 'upload' : 'uploads'}`;
  return failures > 0 ? `${came}, ${figure(failures)} failed` : came;
}
