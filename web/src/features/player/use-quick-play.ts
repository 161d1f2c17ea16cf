import { computed, effectScope, onScopeDispose, reactive, shallowRef, watch } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';
import type { Recording } from '#contract/recordings';
import { call } from '../../api/call.ts';
import { useStored } from '../../composables/use-stored.ts';
import { handOver } from './hand-over.ts';
import { type Playing, usePlayback } from './playback.ts';

interface Current {
  recording: Recording;
  playback: Playing;
}

export type QuickPlay = ReturnType<typeof useQuickPlay>;

/**
 * Plays the recordings of a list without leaving its page. The list may change while one plays: the row before and the
 * row after are those of the list in which it was last seen.
 */
export function useQuickPlay(listed: () => readonly Recording[] | undefined) {
  const audio = new Audio();
  const current = shallowRef<Current>();
  const queue = shallowRef<readonly Recording[]>([]);
  const playOn = useStored('play-on', (stored) => stored === 'true');
  let scope = effectScope(true);

  const at = computed(() => queue.value.findIndex(({ id }) => id === current.value?.recording.id));
  const previous = computed(() => queue.value[at.value - 1]);
  const next = computed(() => (at.value < 0 ? undefined : queue.value[at.value + 1]));

  watch([() => current.value?.recording.id, listed], ([id, rows]) => {
    if (rows?.some((row) => row.id === id)) queue.value = rows;
  });

  function start(recording: Recording) {
    scope.stop();
    scope = effectScope(true);
    const params = { recordingId: recording.id };
    const playback = scope.run(() =>
      usePlayback({
        durationMs: recording.durationMs,
        askAddress: async () => (await call('playRecording', { params })).url,
        audio,
        // As its own page asks for it: a browser keeps what it fetched without the store's leave, and would give that page the same.
        shared: recording.audio.channels > 1,
        onEnd: () => {
          if (playOn.value && next.value) start(next.value);
        },
      }),
    );
    if (!playback) return;
    current.value = { recording, playback: reactive(playback) };
    void playback.play();
  }

  function close() {
    scope.stop();
    current.value = undefined;
  }
  onScopeDispose(close);

  // The recording's own page goes on where one was.
  onBeforeRouteLeave((to) => {
    if (!current.value) return true;
    const { recording, playback } = current.value;
    if (to.name !== 'recording' || to.params.recordingId !== recording.id || to.query.at) return true;
    const seconds = Math.floor(playback.position);
    if (seconds === 0 || playback.position >= playback.duration) return true;
    if (playback.isPlaying) handOver(recording.id);
    return { name: to.name, params: to.params, query: { ...to.query, at: String(seconds) } };
  });

  return {
    current: computed(() => current.value),
    isPlaying: computed(() => current.value?.playback.isPlaying ?? false),
    previous,
    next,
    /** Whether the next row follows by itself. */
    playOn,
    start,
    close,
    /** Plays a recording of the list, or pauses it where it is the one that plays. */
    toggle(recording: Recording) {
      if (current.value?.recording.id === recording.id) current.value.playback.toggle();
      else start(recording);
    },
  };
}
