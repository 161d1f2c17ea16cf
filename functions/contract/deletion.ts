import * as z from 'zod';
import { id } from './common.ts';
import { endpoint } from './endpoint.ts';

export const deletionEndpoints = {
  deleteRecording: endpoint({
    method: 'DELETE',
    path: '/recordings/{recordingId}',
    access: 'delete_recordings',
    summary: 'Delete a recording for good: audio, waveform, flags, notes and rows; only its events stay',
    status: 204,
    params: z.strictObject({ recordingId: id('rec') }),
    query: z.strictObject({
      reason: z.string().trim().min(1).max(500).optional().describe('Stands in the event'),
    }),
    missing: 'recording_not_found',
  }),
};
