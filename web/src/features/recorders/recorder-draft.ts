import type { RecorderProfile, RecorderProfileId } from '#contract/recorder-profiles';
import type { Recorder } from '#contract/recorders';
import type { Errors } from '../../composables/form-changes.ts';

/** Stands among the known recorders for a pattern of one's own. */
export const ownPattern = 'pattern';

/** A recorder as it stands in the form. */
export interface RecorderDraft {
  name: string;
  timeZone: string | undefined;
  /** A known recorder, `ownPattern`, or nothing where its names are not read. */
  profile: string;
  pattern: string;
  disabled: boolean;
}
export type RecorderErrors = Errors<RecorderDraft>;

export const newRecorder = (timeZone: string): RecorderDraft => ({
  ...{ name: '', timeZone, profile: '', pattern: '', disabled: false },
});

export const draftOf = ({ name, timeZone, profile, disabled }: Recorder): RecorderDraft => ({
  ...{ name, timeZone, disabled },
  profile: profile === null ? '' : typeof profile === 'string' ? profile : ownPattern,
  pattern: profile !== null && typeof profile === 'object' ? profile.pattern : '',
});

/** The profile that a form means. A pattern that nobody has typed yet is none. */
export function profileOf({ profile, pattern }: Pick<RecorderDraft, 'profile' | 'pattern'>): RecorderProfile | null {
  if (profile === ownPattern) return pattern === '' ? null : { pattern };
  return profile === '' ? null : (profile as RecorderProfileId);
}

export function errorsOf({ name, timeZone, profile, pattern }: RecorderDraft): RecorderErrors {
  return {
    ...(name.trim() ? {} : { name: 'Enter a name.' }),
    ...(timeZone ? {} : { timeZone: 'Choose a time zone.' }),
    ...(profile === ownPattern && pattern === '' ? { pattern: 'Enter a pattern, or choose another profile.' } : {}),
  };
}

interface Changes {
  name?: string;
  timeZone?: string;
  profile?: RecorderProfile | null;
  disabled?: boolean;
}

/** What of a form differs from how it was: nothing else is sent, so that what others change meanwhile stays. */
export function changesOf(draft: RecorderDraft, before: RecorderDraft): Changes {
  const [profile, was] = [profileOf(draft), profileOf(before)];
  return {
    ...(draft.name.trim() === before.name ? {} : { name: draft.name.trim() }),
    ...(draft.timeZone === undefined || draft.timeZone === before.timeZone ? {} : { timeZone: draft.timeZone }),
    ...(JSON.stringify(profile) === JSON.stringify(was) ? {} : { profile }),
    ...(draft.disabled === before.disabled ? {} : { disabled: draft.disabled }),
  };
}
