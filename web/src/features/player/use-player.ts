import { useQuery } from '@tanstack/vue-query';
import { computed, reactive } from 'vue';
import type { Recording } from '#contract/recordings';
import { call } from '../../api/call.ts';
import { waveformQuery } from '../recordings/recording-query.ts';
import type { Shown } from './peaks-query.ts';
import { usePlayback } from './playback.ts';
import { useChannels } from './use-channels.ts';
import { useLoop } from './use-loop.ts';
import { useSilence } from './use-silence.ts';
import { useZoom } from './use-zoom.ts';

export type Player = ReturnType<typeof usePlayer>;

/** All that the player of a recording's page can do, in one: each part is of a file of its own. */
export function usePlayer({ id, durationMs, audio: { channels: recorded } }: Recording) {
  const duration = durationMs / 1000;
  const { data: waveform, error, refetch } = useQuery(waveformQuery(id));
  // A third channel is the mix of the other two: audio and waveform have no more than two.
  const channelCount = computed(() => waveform.value?.channels.length ?? Math.min(2, recorded));

  const loop = useLoop(duration);
  const playback = usePlayback({
    durationMs,
    askAddress: async () => (await call('playRecording', { params: { recordingId: id } })).url,
    shared: recorded > 1,
    leap(before, at) {
      const over = silence.over(at, loop.stretch.value);
      return loop.back(before, over ?? at) ?? over;
    },
  });
  const shown: Shown = {
    ...{ recordingId: id, duration, overview: waveform },
    position: () => playback.position.value,
    isPlaying: () => playback.isPlaying.value,
  };
  const silence = useSilence(shown);

  return reactive({
    ...{ duration, durationMs, waveform, channelCount, playback, loop, silence },
    noWaveform: error,
    askWaveform: () => void refetch(),
    zoom: useZoom(shown),
    channels: useChannels(playback.audio, playback.isShared),
  });
}
