import { type RecordingStore, renditionKey } from '#adapters/recording-store';
import { recordingsEndpoints } from '#contract/recordings';
import type { EventRepository } from '#data/events';
import type { RecordingRepository } from '#data/recordings';
import type { TenantRepository } from '#data/tenants';
import { eventActor, route } from '#runtime/route';
import { recordingFor } from './get-recording.ts';
import { downloadName } from './rules.ts';

export interface HandOutDeps {
  recordings: RecordingRepository;
  tenants: TenantRepository;
  events: EventRepository;
  store: RecordingStore;
}

/** How long an address works, in seconds: a pause may outlast it, so the player asks for another when it does. */
const playSeconds = 15 * 60;
const saveSeconds = 5 * 60;

// In both the event is written first: audio that nobody is said to have heard must not be handed out.
export const playRecording = route(
  recordingsEndpoints.playRecording,
  async ({ params, actor }, { recordings, events, store }: HandOutDeps) => {
    const { tenantId, id } = await recordingFor(actor, params.recordingId, recordings);
    await events.write(tenantId, { type: 'play', actor: eventActor(actor), recordingId: id, details: {} });
    const { url, expiresAt } = await store.playAddress(renditionKey(tenantId, id), playSeconds);
    return { url, expiresAt: expiresAt.toISOString() };
  },
);

export const downloadRecording = route(
  recordingsEndpoints.downloadRecording,
  async ({ params, actor }, { recordings, tenants, events, store }: HandOutDeps) => {
    const recording = await recordingFor(actor, params.recordingId, recordings);
    const { tenantId, id } = recording;
    const timeZone = (await tenants.find(tenantId))?.timeZone ?? 'UTC';
    const filename = downloadName(recording, timeZone);
    await events.write(tenantId, {
      type: 'download',
      actor: eventActor(actor),
      recordingId: id,
      details: { filename },
    });
    const { url, expiresAt } = await store.saveAddress(renditionKey(tenantId, id), filename, saveSeconds);
    return { url, expiresAt: expiresAt.toISOString(), filename };
  },
);
