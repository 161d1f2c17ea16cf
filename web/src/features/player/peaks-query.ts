import { call } from '../../api/call.ts';
import type { Stretch } from './stretch.ts';

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
