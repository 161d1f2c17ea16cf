import type { IngestQueue } from '#adapters/ingest-queue';
import type { RecordingStore } from '#adapters/recording-store';
import { type QuarantinedUpload, quarantineEndpoints, quarantineReasons } from '#contract/quarantine';
import type { Quarantined, UploadRepository } from '#data/uploads';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';

export interface QuarantineDeps {
  uploads: UploadRepository;
  queue: IngestQueue;
  store: RecordingStore;
  cursors: Cursors;
}

function toView(entry: Quarantined): QuarantinedUpload {
  const { id, key, bytes, code, attempts } = entry;
  return {
    ...{ id, key, bytes, code, attempts },
    recorderId: entry.recorderId ?? null,
    receivedAt: new Date(entry.receivedAt).toISOString(),
    reason: entry.detail ? `${quarantineReasons[code]} (${entry.detail})` : quarantineReasons[code],
    retrying: entry.retryAskedAt !== undefined,
  };
}

export const listQuarantine = route(
  quarantineEndpoints.listQuarantine,
  async ({ query, actor }, { uploads, cursors }: QuarantineDeps) => {
    const scope = ['quarantine', actor.tenantId, actor.userId];
    const before = query.cursor && (await cursors.read(query.cursor, scope));
    const entries = await uploads.listQuarantined(actor.tenantId, query.limit + 1, before);
    const page = entries.slice(0, query.limit);
    const last = entries.length > query.limit ? page.at(-1) : undefined;
    return { items: page.map(toView), nextCursor: last ? await cursors.write(last.id, scope) : null };
  },
);

export const retryUpload = route(
  quarantineEndpoints.retryUpload,
  async ({ params, actor }, { uploads, queue }: QuarantineDeps) => {
    const { tenantId } = actor;
    const entry = await uploads.askRetry(tenantId, params.uploadId, Date.now());
    if (!entry) throw new AppError('upload_not_found');
    await queue.askRetry({ retry: { tenantId, quarantineId: entry.id } });
    return toView(entry);
  },
);

export const discardUpload = route(
  quarantineEndpoints.discardUpload,
  async ({ params, actor }, { uploads, store }: QuarantineDeps) => {
    const entry = await uploads.findQuarantined(actor.tenantId, params.uploadId);
    if (!entry) throw new AppError('upload_not_found');
    // The object first: if the second step fails the entry is still there to try again from.
    await store.remove(entry);
    if (!(await uploads.discard(entry))) throw new AppError('upload_not_found');
    return undefined;
  },
);
