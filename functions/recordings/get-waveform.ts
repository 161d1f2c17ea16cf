import { peaksKey, type RecordingStore } from '#adapters/recording-store';
import { recordingsEndpoints } from '#contract/recordings';
import type { RecordingRepository } from '#data/recordings';
import { route } from '#runtime/route';
import { recordingFor } from './get-recording.ts';
import { decodePeaks, overview } from './peaks.ts';

/** More than a wide screen has columns for; 3 hours of two channels stay near 20 KB. */
const values = 2000;

export const getWaveform = route(
  recordingsEndpoints.getWaveform,
  async (
    { params, query, actor },
    { recordings, store }: { recordings: RecordingRepository; store: RecordingStore },
  ) => {
    const { tenantId, id } = await recordingFor(actor, params.recordingId, recordings);
    const peaks = decodePeaks(await store.get(peaksKey(tenantId, id)));
    return overview(peaks, values, query.fromMs, query.untilMs);
  },
);
