import { exportKey, type RecordingStore } from '#adapters/recording-store';
import type { Directory } from '#data/directory';
import type { EventRepository } from '#data/events';
import type { Job } from '#data/jobs';
import type { Recording } from '#data/recordings';
import type { Tenant, TenantRepository } from '#data/tenants';
import { toViews } from '#functions/recordings/view';
import { wallTime } from '#functions/recordings/wall-time';
import { csvHead, csvRows } from './recordings-csv.ts';
import type { RunningJob } from './run-job.ts';
import { heardBy, type SelectDeps, selectedRecordings } from './select-recordings.ts';

export interface ExportDeps extends SelectDeps {
  tenants: TenantRepository;
  directory: Directory;
  events: EventRepository;
  store: Pick<RecordingStore, 'uploadStream' | 'open'>;
  now: () => number;
}

/** How long between two words on how far it is, in milliseconds. */
const wordEveryMs = 1000;
const partSize = 250;

/** A tenant's zone, and the names that files of its are called by. */
export async function customerOf(tenantId: string, tenants: TenantRepository): Promise<Tenant> {
  const tenant = await tenants.find(tenantId);
  if (!tenant) throw new Error(`The tenant ${tenantId} does not exist`);
  return tenant;
}

/** `recordings-2026-03-03-143011.zip`, by when it was asked for in the customer's zone. */
export const filenameOf = ({ createdAt }: Job, { timeZone }: Tenant, extension: string) =>
  `recordings-${wallTime(createdAt, timeZone).replace(' ', '-').replaceAll(':', '')}.${extension}`;

/** Says how far a job is, from time to time. */
export function progress(running: RunningJob, now: () => number) {
  let last = now();
  return async (done: number, skipped = 0) => {
    if (now() - last < wordEveryMs) return;
    last = now();
    await running.save({ done, skipped });
  };
}

/** The selected recordings, and the ids of those that were named and are not there. */
export async function* recordingsOf(
  job: Job,
  deps: SelectDeps,
): AsyncGenerator<{ recordings: Recording[]; missing: number }> {
  for await (const { ids, recordings } of selectedRecordings(job, partSize, deps))
    yield { recordings, missing: ids.length - recordings.length };
}

/** The CSV of recordings, in chunks. */
export async function* csvOf(
  parts: AsyncIterable<Recording[]>,
  { tenantId, timeZone }: Tenant,
  directory: Directory,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(csvHead(timeZone));
  for await (const recordings of parts)
    if (recordings.length > 0) yield encoder.encode(csvRows(await toViews(tenantId, recordings, directory), timeZone));
}

/** Streams a job's file to the store, and writes who was made it. A repeat writes the same file and the same event. */
export async function makeFile(
  job: Job,
  file: { filename: string; contentType: string; source: AsyncIterable<Uint8Array> },
  deps: ExportDeps,
  count: () => number,
) {
  const { tenantId, id, actor, kind, filters, createdAt } = job;
  const before = await heardBy(job, deps);
  const key = exportKey(tenantId, id, file.filename);
  const { store, events } = deps;
  const bytes = await store.uploadStream(key, file.source, file.contentType);
  await events.writeOnce(
    tenantId,
    {
      type: 'export',
      actor,
      details: { jobId: id, kind: kind as 'csv' | 'zip', recordings: count(), ...(filters ? { filters } : {}) },
    },
    createdAt,
    [id],
  );
  // Whatever changed meanwhile, it holds nobody else's.
  const after = await heardBy(job, deps);
  const agentIds = before && after && [...new Set([...before, ...after])].sort();
  return { key, filename: file.filename, bytes, agentIds };
}
