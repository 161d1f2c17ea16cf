import type { Ref } from 'vue';
import { call } from '../../api/call.ts';
import type { Peaks, Stretch } from './stretch.ts';

/** What asks for finer peaks goes by. */
export interface Shown {
  recordingId: string;
  duration: number;
  /** The peaks of the whole. */
  overview: Readonly<Ref<Peaks | undefined>>;
  position: () => number;
  isPlaying: () => boolean;
}

/** Peaks of part of a recording, finer than those of the whole. They never change; those of a long call are let go of soon. */
export function partQuery(recordingId: string, part: Stretch) {
  const query = { fromMs: Math.round(part.from * 1000), untilMs: Math.round(part.until * 1000) };
  return {
    queryKey: ['waveform', recordingId, query.fromMs, query.untilMs],
    queryFn: ({ signal }: { signal: AbortSignal }) => call('getWaveform', { params: { recordingId }, query, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    shallow: true,
  };
}
