import { useQueryClient } from '@tanstack/vue-query';
import { computed, shallowRef } from 'vue';
import type { Recording } from '#contract/recordings';
import { call } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { problemSentence } from '../../api/problem-text.ts';
import { say } from '../../components/notices.ts';
import { mostFlags } from '../recordings/archive-address.ts';

type Flag = Recording['flags'][number];

/** The flags of a recording, shown as they are to be while they are being saved. */
export function useAssignedFlags(recording: () => Recording) {
  const client = useQueryClient();
  const { id: recordingId } = recording();
  const queryKey = ['recording', recordingId];

  /** What is not saved yet. */
  const wanted = shallowRef<Flag[]>();
  const flags = computed(() => wanted.value ?? recording().flags);
  let saving: Promise<void> | undefined;

  /** Saves what is wanted, and again what is wanted by then: one request at a time, so that the last one wins. */
  async function save() {
    try {
      for (let sent: Flag[] | undefined; wanted.value && sent !== wanted.value; ) {
        sent = wanted.value;
        const body = { flagIds: sent.map(({ id }) => id) };
        const answer = await call('assignFlags', { params: { recordingId }, body });
        // What is on its way was asked before.
        await client.cancelQueries({ queryKey });
        client.setQueryData(queryKey, answer);
      }
    } finally {
      wanted.value = undefined;
      saving = undefined;
      for (const key of [['recordings'], ['events', recordingId]]) void client.invalidateQueries({ queryKey: key });
    }
  }

  async function toggle(flag: Flag) {
    const has = flags.value.some(({ id }) => id === flag.id);
    if (!has && flags.value.length >= mostFlags) return say(`A recording has at most ${mostFlags} flags.`, 'failed');
    wanted.value = has ? flags.value.filter(({ id }) => id !== flag.id) : [...flags.value, flag];
    saving ??= save();
    try {
      await saving;
      say(`“${flag.label}” was ${has ? 'removed' : 'assigned'}.`, 'done', { label: 'Undo', run: () => toggle(flag) });
    } catch (error) {
      say(`The flags are as they were. ${problemSentence(error)}`, 'failed');
      void client.invalidateQueries({ queryKey });
      if (hasCode(error, 'unknown_flag')) void client.invalidateQueries({ queryKey: ['filter-options'] });
    }
  }

  return { flags, toggle };
}
