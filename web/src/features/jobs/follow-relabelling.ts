import { useQueryClient } from '@tanstack/vue-query';
import { useRouter } from 'vue-router';
import { say } from '../../components/notices.ts';
import { type ArchiveFilters, writeArchiveAddress } from '../recordings/archive-address.ts';
import { may } from '../session/session.ts';
import { jobsKey, panel, startedHere } from './start-job.ts';

/** Says what was saved, and shows the job that it has started, if it has. */
export function useFollowRelabelling() {
  const client = useQueryClient();
  const router = useRouter();
  return async (text: string, jobId: string | null, filters: ArchiveFilters): Promise<void> => {
    if (jobId === null) return say(text);
    startedHere.add(jobId);
    // What is on its way was asked before this job was.
    await client.cancelQueries({ queryKey: jobsKey });
    await client.invalidateQueries({ queryKey: jobsKey });
    panel.value = 'open';
    const show = () => router.push({ name: 'archive', query: writeArchiveAddress({ filters }) });
    say(
      `${text} Earlier calls are being relabelled.`,
      'done',
      may('review_recordings') ? { label: 'Show recordings', run: show } : undefined,
    );
  };
}
