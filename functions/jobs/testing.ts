import { Readable } from 'node:stream';
import type { JobMessage, JobQueue } from '#adapters/job-queue';
import { peaksKey, type RecordingStore, renditionKey } from '#adapters/recording-store';
import type { Table } from '#data/client';
import { flagEntity, openDirectory, recorderEntity } from '#data/directory';
import { eventRepository } from '#data/events';
import { newId } from '#data/ids';
import { type Job, jobRepository } from '#data/jobs';
import { managedNumbers } from '#data/managed-numbers';
import { newRecordingWrites, type Recording, recordingRepository } from '#data/recordings';
import { reviewerRepository } from '#data/reviewers';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { uploadRepository } from '#data/uploads';
import { spellingsOf } from '#functions/recordings/numbers';

interface Version {
  key: string;
  versionId: string;
  hides: boolean;
  body: Uint8Array;
}

/** A bucket in memory that keeps versions, as far as jobs and deletions need one. */
export function bucketInMemory() {
  let kept: Version[] = [];
  let count = 0;
  const put = (key: string, body: Uint8Array, hides = false) => {
    const versionId = `v${++count}`;
    kept.push({ key, versionId, hides, body });
    return versionId;
  };
  const store: Pick<RecordingStore, 'bucket' | 'uploadStream' | 'open' | 'versions' | 'versionsOf' | 'removeVersions'> =
    {
      bucket: 'recordings',
      async uploadStream(key, source) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of source) chunks.push(chunk);
        const body = Buffer.concat(chunks);
        put(key, body);
        return body.length;
      },
      async open(key) {
        const found = kept.findLast((version) => version.key === key);
        return found && !found.hides ? Readable.from([found.body]) : undefined;
      },
      versions: async (prefix) =>
        kept
          .filter(({ key }) => key.startsWith(prefix))
          .map(({ key, versionId, hides }) => ({ key, versionId, hides })),
      versionsOf: async (key) =>
        kept.filter((one) => one.key === key).map(({ key, versionId, hides }) => ({ key, versionId, hides })),
      async removeVersions(versions) {
        kept = kept.filter(
          (one) => !versions.some(({ key, versionId }) => key === one.key && versionId === one.versionId),
        );
      },
    };
  return {
    ...{ store, put },
    keys: () => kept.map(({ key }) => key).sort(),
    read: (key: string) => Buffer.from(kept.findLast((version) => version.key === key)?.body ?? []),
  };
}
export type BucketInMemory = ReturnType<typeof bucketInMemory>;

/** A queue in memory. */
export function queueInMemory() {
  const messages: JobMessage[] = [];
  const queue: JobQueue = { send: async (message) => void messages.push(message) };
  return { queue, messages };
}

const createdAt = '2026-01-01T00:00:00.000Z';
export const ulid = (n: number) => String(n).padStart(26, '0');
export const start = Date.parse('2026-03-03T09:00:00Z');

/** Writes a customer with two flags and `count` recordings, one a minute, each with its upload and its audio. */
export async function archiveOf(table: Table, { store, put }: BucketInMemory, tenantId: string, count: number) {
  const named = (id: string, name: string) => ({ tenantId, id, name, createdAt });
  await table.put(tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }));
  await table.put(recorderEntity.toItem({ ...named(`rdr_${ulid(1)}`, 'PBX'), timeZone: 'Europe/London' }));
  for (const [n, name] of [
    [1, 'Complaint'],
    [2, '=Urgent'],
  ] as const) {
    const flag = { ...named(`flg_${ulid(n)}`, name), description: '', colour: '#10fa00', icon: 'mdi-flag' };
    await table.put(flagEntity.toItem(flag));
  }
  const recordings = Array.from({ length: count }, (_, n): Recording => {
    const number = `+44113000000${n % 2}`;
    return {
      ...{ tenantId, id: `rec_${ulid(n)}`, connectedAt: start + n * 60_000, durationMs: 61_000, bytes: 5 },
      ...{ direction: 'inbound', recorderId: `rdr_${ulid(1)}`, score: 0, flagIds: [], callId: `@${n}` },
      from: { number, raw: number },
      to: { number: '+447700900123', raw: '07700 900123' },
      ...{ codec: 'pcm_s16le', channels: 2, sampleRate: 8000, sha256: 'f'.repeat(64) },
    };
  });
  await seenNumberRepository(table).note(
    tenantId,
    ['+441130000000', '+441130000001', '+447700900123'].map((number) => ({ number, spellings: spellingsOf(number) })),
  );
  const uploads = uploadRepository(table);
  for (const recording of recordings) {
    const key = `in/${tenantId}/rdr_1/${recording.id}.wav`;
    const version = put(key, Buffer.from(`upload of ${recording.id}`));
    put(renditionKey(tenantId, recording.id), Buffer.from(`audio of ${recording.id}`));
    put(peaksKey(tenantId, recording.id), Buffer.from('peaks'));
    await uploads.catalogue(
      { tenantId, bucket: store.bucket, key, version },
      recording.id,
      ['qrn_none'],
      newRecordingWrites(recording, {
        ...{ tenantId, recordingId: recording.id, key, versionId: version, metadata: {} },
        receivedAt: new Date(start + 3_600_000).toISOString(),
      }),
    );
  }
  return recordings;
}

/** A job that nobody has begun. */
export const newJob = (tenantId: string, asked: Partial<Job> & Pick<Job, 'kind'>): Job => ({
  ...{ tenantId, userId: 'usr_1', id: newId('job'), actor: { kind: 'user', id: 'usr_1', name: 'Morgan Hale' } },
  ...{ state: 'waiting', createdAt: start + 86_400_000, cancelAsked: false, done: 0, skipped: 0, attempts: 0 },
  ...{ version: 0, expiresAt: 2_000_000_000, addFlagIds: [], removeFlagIds: [] },
  ...asked,
});

/** What jobs of every kind need. */
export function jobDeps(table: Table, store: BucketInMemory['store']) {
  const directory = openDirectory(table);
  return {
    ...{ store, flags: directory.flags, now: Date.now },
    ...{ agents: directory.agents, departments: directory.departments, numbers: managedNumbers(table) },
    recordings: recordingRepository(table),
    reviewers: reviewerRepository(table),
    tenants: tenantRepository(table),
    totals: totalsRepository(table),
    seenNumbers: seenNumberRepository(table),
    events: eventRepository(table),
    uploads: uploadRepository(table),
    jobs: jobRepository(table),
    directory,
  };
}
