import type { IngestQueue } from '#adapters/ingest-queue';
import { quarantineEndpoints } from '#contract/quarantine';
import type { DirectoryRepository, Recorder } from '#data/directory';
import type { Quarantined, QuarantineRepository } from '#data/quarantined-uploads';
import type { UploadRepository } from '#data/uploads';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import { quarantinedFor, recorderOf, seesQuarantine, toView } from './quarantined-upload.ts';

export interface QuarantineDeps {
  quarantine: QuarantineRepository;
  uploads: UploadRepository;
  recorders: Pick<DirectoryRepository<Recorder>, 'findMany'>;
  queue: IngestQueue;
  cursors: Cursors;
}

/** The recorders that some entries are of. The id is what the key says, whatever that is. */
const recordersOf = (
  tenantId: string,
  entries: readonly Pick<Quarantined, 'recorderId'>[],
  recorders: QuarantineDeps['recorders'],
) =>
  recorders.findMany(
    tenantId,
    entries.flatMap(({ recorderId }) => recorderId ?? []),
  );

export const listQuarantine = route(
  quarantineEndpoints.listQuarantine,
  async ({ query, actor }, { quarantine, recorders, cursors }: QuarantineDeps) => {
    if (!seesQuarantine(actor)) return { items: [], nextCursor: null };
    const { tenantId, userId } = actor;
    const { limit, cursor, ...filter } = query;
    const scope = ['quarantine', tenantId, userId, Object.entries(filter).sort()];
    const before = cursor && (await cursors.read(cursor, scope));
    const { entries, next } = await quarantine.list(tenantId, { ...filter, limit, before });
    const known = await recordersOf(tenantId, entries, recorders);
    return {
      items: entries.map((entry) => toView(entry, known)),
      nextCursor: next === undefined ? null : await cursors.write(next, scope),
    };
  },
);

export const summarizeQuarantine = route(
  quarantineEndpoints.summarizeQuarantine,
  async ({ actor }, { quarantine, recorders }: QuarantineDeps) => {
    if (!seesQuarantine(actor)) return { total: 0, groups: [], isComplete: true };
    const { groups, isComplete } = await quarantine.groups(actor.tenantId);
    const known = await recordersOf(actor.tenantId, groups, recorders);
    return {
      total: groups.reduce((sum, { count }) => sum + count, 0),
      groups: groups
        .sort((a, b) => b.count - a.count)
        .map(({ code, count, recorderId }) => ({ code, count, recorder: recorderOf(recorderId, known) })),
      isComplete,
    };
  },
);

export const retryUpload = route(
  quarantineEndpoints.retryUpload,
  async ({ params, actor }, { uploads, quarantine, recorders, queue }: QuarantineDeps) => {
    const { tenantId, id } = await quarantinedFor(actor, params.uploadId, uploads);
    const entry = await quarantine.askRetry(tenantId, id, Date.now());
    if (!entry) throw new AppError('upload_not_found');
    await queue.askRetry({ retry: { tenantId, quarantineId: id } });
    return toView(entry, await recordersOf(tenantId, [entry], recorders));
  },
);
