import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Table } from '#data/client';
import { deletionRepository } from '#data/deletions';
import { agentEntity, directoryRepository, recorderEntity } from '#data/directory';
import { managedNumbers, numberEntity, numberId } from '#data/managed-numbers';
import { quarantineRepository } from '#data/quarantined-uploads';
import { recorderActivity } from '#data/recorder-activity';
import { recordingRepository } from '#data/recordings';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { uploadRepository } from '#data/uploads';
import { deleteForGood } from '#functions/deletion/delete-recording';
import { Crash, faults } from '#runtime/testing';
import { type CatalogueDeps, catalogueUpload } from './catalogue-upload.ts';
import type { UploadedObject } from './rules.ts';

const now = Date.parse('2026-03-03T15:00:00Z');
const createdAt = new Date(now).toISOString();

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;
beforeEach(() => newTenant('freepbx'));

async function newTenant(profile: string | { pattern: string } | undefined): Promise<void> {
  tenantId = `acme${++count}`;
  const acme = { tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt };
  await db.table.put(tenantEntity.toItem(acme));
  const recorder = { tenantId, id: 'rdr_1', name: 'PBX', timeZone: 'Europe/London', createdAt, profile };
  await db.table.put(recorderEntity.toItem(recorder));
  await db.table.put(agentEntity.toItem({ tenantId, id: 'agt_1', name: 'Ben', departmentId: 'dep_1', createdAt }));
}

const md5 = (body: string) => createHash('md5').update(body).digest('hex');

interface Version {
  body: string;
  metadata: Record<string, string>;
  versionId: string;
}

/** A bucket that keeps versions, in memory. Every upload answers the notification that S3 would send of it. */
function versionedBucket() {
  const kept = new Map<string, Version[]>();
  const find = (key: string, versionId?: string) => {
    const versions = kept.get(key) ?? [];
    return versionId === undefined ? versions.at(-1) : versions.find((one) => one.versionId === versionId);
  };
  let uploads = 0;
  const store: CatalogueDeps['store'] & CatalogueDeps['sidecars'] = {
    bucket: 'recordings',
    head: async ({ key, versionId }) => {
      const found = find(key, versionId);
      const { body = '', metadata = {} } = found ?? {};
      return found && { bytes: body.length, metadata, eTag: md5(body), versionId: found.versionId };
    },
    read: async ({ key, versionId }, most) => {
      const found = find(key, versionId);
      const content = found && new TextEncoder().encode(found.body);
      return (
        content && {
          eTag: md5(found.body),
          bytes: content.length,
          content: content.length > most ? undefined : content,
        }
      );
    },
    list: async (prefix, most) =>
      [...kept.keys()]
        .filter((key) => key.startsWith(prefix))
        .sort()
        .slice(0, most),
    download: async ({ key, versionId }, path) => {
      const body = find(key, versionId)?.body ?? '';
      await writeFile(path, body);
      return { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
    },
    uploadFile: async () => undefined,
    put: async () => undefined,
    remove: async () => undefined,
  };
  const versionsOf = async (key: string) =>
    (kept.get(key) ?? []).map(({ versionId }) => ({ key, versionId, hides: false }));
  return {
    store: {
      ...store,
      versionsOf,
      versions: async (prefix: string) =>
        (await Promise.all([...kept.keys()].filter((key) => key.startsWith(prefix)).map(versionsOf))).flat(),
      removeVersions: async (gone: { key: string; versionId?: string | undefined }[]) => {
        for (const { key, versionId } of gone) {
          const left = (kept.get(key) ?? []).filter((one) => one.versionId !== versionId);
          if (left.length > 0) kept.set(key, left);
          else kept.delete(key);
        }
      },
    },
    keys: () => [...kept.keys()].map((key) => key.slice(`in/${tenantId}/rdr_1/`.length)),
    upload(name: string, body: string, metadata: Record<string, string> = {}): UploadedObject {
      const key = `in/${tenantId}/rdr_1/${name}`;
      const versionId = `v${++uploads}`;
      kept.set(key, [...(kept.get(key) ?? []), { body, metadata, versionId }]);
      return { key, versionId, eTag: md5(body), receivedAt: now + uploads };
    },
  };
}
type Bucket = ReturnType<typeof versionedBucket>;

const depsOf = ({ store }: Pick<Bucket, 'store'>, table: Table = db.table): CatalogueDeps => ({
  ...{ store, sidecars: store, now: () => now },
  uploads: uploadRepository(table),
  tenants: tenantRepository(table),
  activity: recorderActivity(table),
  recorders: directoryRepository(table, recorderEntity),
  agents: directoryRepository(table, agentEntity),
  numbers: managedNumbers(table),
  recordings: recordingRepository(table),
  seenNumbers: seenNumberRepository(table),
  deletions: deletionRepository(table),
  render: async (input, output) => {
    await writeFile(output, `mp3 of ${await readFile(input, 'utf8')}`);
    return {
      details: { codec: 'pcm_s16le', channels: 2, sampleRate: 8000, durationMs: 1000, truncated: false },
      peaks: { perSecond: 50, channels: [new Uint8Array(50), new Uint8Array(50)] },
      ...{ bytes: 10, channels: 2 },
    };
  },
});

const archive = async () =>
  (await recordingRepository(db.table).read(tenantId, { slot: 'byTime', limit: 50 })).recordings;
const quarantine = async () =>
  (await quarantineRepository(db.table).list(tenantId, { limit: 50 })).entries.map(({ key, code }) => [
    key.slice(`in/${tenantId}/rdr_1/`.length),
    code,
  ]);

/** What is told of recordings that were changed. */
const updates = async () => (await db.rows(tenantId)).filter(({ type }) => type === 'update_recording');

/** The archive without what differs from tenant to tenant. */
const rows = async () => (await archive()).map(({ tenantId: _, id: __, version: ___, ...row }) => row);

const call = 'out-07700900123-3201-20260303-143011-1772548211.77.wav';
const vague = 'recording 7.wav';
const sidecar = {
  ...{ from: '0113 000 0001', fromName: 'Front desk', to: '0113 000 0002', connectedAt: '2026-03-03T14:31:00Z' },
  ...{ direction: 'internal', callId: 'c1', agent: 'Ben' },
};

describe('a file name', () => {
  test('that the recorder’s profile reads is enough for a recording', async () => {
    const bucket = versionedBucket();
    await catalogueUpload(bucket.upload(`2026/03/03/${call}`, 'audio'), depsOf(bucket));
    expect(await rows()).toMatchObject([
      {
        from: { raw: '3201', number: '3201' },
        to: { raw: '07700900123', number: '+447700900123' },
        ...{ direction: 'outbound', callId: '1772548211.77', connectedAt: Date.parse('2026-03-03T14:30:11Z') },
      },
    ]);
  });

  test('tells nothing where the recorder has no profile', async () => {
    await newTenant(undefined);
    const bucket = versionedBucket();
    await catalogueUpload(bucket.upload(call, 'audio'), depsOf(bucket));
    expect(await quarantine()).toEqual([[call, 'from_missing']]);
  });

  test('stays one recording when it comes again after the profile has changed', async () => {
    const bucket = versionedBucket();
    await catalogueUpload(bucket.upload(call, 'audio'), depsOf(bucket));
    const recorder = { tenantId, id: 'rdr_1', name: 'PBX', timeZone: 'Asia/Tokyo', createdAt, profile: 'freepbx' };
    await db.table.put(recorderEntity.toItem(recorder));
    await catalogueUpload(bucket.upload(call, 'audio'), depsOf(bucket));
    expect(await archive()).toHaveLength(1);
  });

  test('has its direction told by the customer’s own numbers', async () => {
    await newTenant('3cx');
    await db.table.put(
      numberEntity.toItem({
        ...{ tenantId, id: numberId(tenantId, '+441130000001'), name: '+441130000001' },
        ...{ createdAt: '2026-03-03T00:00:00Z', canRecord: true, canTranscribe: false, pciRedaction: false },
      }),
    );
    const bucket = versionedBucket();
    const name = '[Jo Smith]_07700900123-01130000001_20260303143011(3).wav';
    await catalogueUpload(bucket.upload(name, 'audio'), depsOf(bucket));
    expect(await rows()).toMatchObject([{ direction: 'inbound', from: { name: 'Jo Smith' } }]);
  });
});

describe('a sidecar', () => {
  test.each([
    ['recording 7.wav.json', 'recording 7.wav'],
    ['recording 7.json', 'recording 7.wav'],
    ['recording 7_metadata.json', 'recording 7'],
    ['recording 7.wav_metadata.json', 'recording 7.wav'],
  ])('%s describes %s, before or after', async (name, audio) => {
    for (const order of [
      [name, audio],
      [audio, name],
    ]) {
      await newTenant('freepbx');
      const bucket = versionedBucket();
      for (const one of order) {
        const body = one === name ? JSON.stringify(sidecar) : 'audio';
        await catalogueUpload(bucket.upload(one, body), depsOf(bucket));
      }
      expect(await rows()).toMatchObject([{ from: { name: 'Front desk' }, agentId: 'agt_1', direction: 'internal' }]);
      expect(await quarantine()).toEqual([]);
    }
  });

  test('of another recording describes nothing', async () => {
    const bucket = versionedBucket();
    await catalogueUpload(bucket.upload(vague, 'audio'), depsOf(bucket));
    await catalogueUpload(bucket.upload('recording.json', JSON.stringify(sidecar)), depsOf(bucket));
    await catalogueUpload(bucket.upload('recording 77.json', JSON.stringify(sidecar)), depsOf(bucket));
    expect(await quarantine()).toEqual([[vague, 'from_missing']]);
  });

  test('that comes after its recording goes into it, and is found by its new numbers and call', async () => {
    const bucket = versionedBucket();
    await catalogueUpload(bucket.upload(call, 'audio'), depsOf(bucket));
    const [before] = await archive();
    await catalogueUpload(bucket.upload(`${call}.json`, JSON.stringify(sidecar)), depsOf(bucket));
    const after = await archive();
    expect(after).toMatchObject([{ id: before?.id, callId: 'c1', connectedAt: Date.parse(sidecar.connectedAt) }]);
    const recordings = recordingRepository(db.table);
    expect(await recordings.ofCall(tenantId, 'c1', 10)).toEqual([before?.id]);
    expect(await recordings.ofCall(tenantId, '1772548211.77', 10)).toEqual([]);
    const bySlot = await recordings.read(tenantId, { slot: 'byTo', value: '+441130000002', limit: 5 });
    expect(bySlot.recordings.map(({ id }) => id)).toEqual([before?.id]);
    expect(await seenNumberRepository(db.table).find(tenantId, '1130000002', false, 5)).toEqual(['+441130000002']);
    expect(await updates()).toMatchObject([
      {
        actor: { kind: 'system', id: 'rdr_1', name: 'PBX' },
        recordingId: before?.id,
        details: {
          by: 'sidecar',
          key: `in/${tenantId}/rdr_1/${call}.json`,
          fields: expect.arrayContaining(['callId', 'to']),
        },
      },
    ]);
  });

  test('that says nothing new of its recording is no event', async () => {
    const bucket = versionedBucket();
    await catalogueUpload(bucket.upload(call, 'audio'), depsOf(bucket));
    await catalogueUpload(bucket.upload(`${call}.json`, '{"callId": "1772548211.77"}'), depsOf(bucket));
    expect(await updates()).toEqual([]);
  });

  test('is no match for what the object’s metadata says', async () => {
    const bucket = versionedBucket();
    const metadata = { from: '0113 000 0009', direction: 'outbound' };
    await catalogueUpload(bucket.upload(call, 'audio', metadata), depsOf(bucket));
    await catalogueUpload(bucket.upload(`${call}.json`, JSON.stringify(sidecar)), depsOf(bucket));
    expect(await rows()).toMatchObject([
      { from: { raw: '0113 000 0009' }, to: { raw: '0113 000 0002' }, direction: 'outbound' },
    ]);
  });

  test('that leaves its recording without what it needs takes nothing from the archive', async () => {
    const bucket = versionedBucket();
    const deps = depsOf(bucket);
    await catalogueUpload(bucket.upload(vague, 'audio'), deps);
    await catalogueUpload(bucket.upload('recording 7.json', JSON.stringify(sidecar)), deps);
    const before = await rows();
    await catalogueUpload(bucket.upload('recording 7.json', '{"from": "1"}'), deps);
    expect(await rows()).toEqual(before);
  });

  test('that cannot be read is quarantined itself until a better one comes, whatever the order', async () => {
    for (const isFirst of [true, false]) {
      await newTenant('freepbx');
      const bucket = versionedBucket();
      const deps = depsOf(bucket);
      const broken = () => catalogueUpload(bucket.upload('recording 7.json', '{"from": '), deps);
      if (isFirst) await broken();
      await catalogueUpload(bucket.upload(vague, 'audio'), deps);
      if (!isFirst) await broken();
      expect((await quarantine()).sort()).toEqual([
        ['recording 7.json', 'sidecar_invalid'],
        [vague, 'from_missing'],
      ]);
      await catalogueUpload(bucket.upload('recording 7.json', JSON.stringify(sidecar)), deps);
      expect(await quarantine()).toEqual([]);
      expect(await archive()).toHaveLength(1);
    }
  });

  test('of a recording that was deleted brings nothing back', async () => {
    const bucket = versionedBucket();
    const deps = depsOf(bucket);
    await catalogueUpload(bucket.upload(call, 'audio'), deps);
    await deleteAll(bucket);
    await catalogueUpload(bucket.upload(`${call}.json`, JSON.stringify(sidecar)), deps);
    expect(await archive()).toEqual([]);
  });
});

test('what a sidecar says of a recording is deleted with it, and nothing else', async () => {
  const bucket = versionedBucket();
  const deps = depsOf(bucket);
  await catalogueUpload(bucket.upload('other.json', JSON.stringify(sidecar)), deps);
  await catalogueUpload(bucket.upload(`${call}.json`, JSON.stringify({ agent: 'Ben' })), deps);
  await catalogueUpload(bucket.upload(call, 'audio'), deps);
  await catalogueUpload(bucket.upload(`${call}.json`, JSON.stringify(sidecar)), deps);
  await deleteAll(bucket);
  expect(bucket.keys()).toEqual(['other.json']);
});

async function deleteAll({ store }: Bucket): Promise<void> {
  const deps = {
    ...{ store, recordings: recordingRepository(db.table), uploads: uploadRepository(db.table) },
    deletions: deletionRepository(db.table),
  };
  const actor = { kind: 'user' as const, id: 'usr_1', name: 'Morgan Hale' };
  for (const { id } of await archive()) await deleteForGood(tenantId, id, { actor }, deps);
}

/** Audio that its name tells all of, or nothing; and what was uploaded beside it. */
const uploads = (name: string): Record<string, (bucket: Bucket) => UploadedObject> => ({
  audio: (bucket) => bucket.upload(name, 'audio'),
  sidecar: (bucket) => bucket.upload(`${name}.json`, JSON.stringify(sidecar)),
});

test.each([call, vague])(
  'a late sidecar of %s, crashed at any step and delivered again, ends as if nothing had happened',
  async (name) => {
    const { audio, sidecar } = uploads(name) as Record<'audio' | 'sidecar', (bucket: Bucket) => UploadedObject>;
    const arrive = async () => {
      await newTenant('freepbx');
      const bucket = versionedBucket();
      await catalogueUpload(audio(bucket), depsOf(bucket));
      return { bucket, late: sidecar(bucket) };
    };
    const healthy = faults(-1, 'before');
    const { bucket, late } = await arrive();
    await catalogueUpload(late, depsOf({ store: healthy.wrap(bucket.store) }, healthy.wrap(db.table)));
    const wanted = await rows();
    const told = (await updates()).length;
    expect([wanted.length, healthy.calls() > 5]).toEqual([1, true]);
    for (let step = 0; step < healthy.calls(); step++) {
      for (const when of ['before', 'after'] as const) {
        const { bucket, late } = await arrive();
        const { wrap } = faults(step, when);
        const crashing = depsOf({ store: wrap(bucket.store) }, wrap(db.table));
        await expect(catalogueUpload(late, crashing)).rejects.toThrow(Crash);
        await catalogueUpload(late, depsOf(bucket));
        await catalogueUpload(late, depsOf(bucket));
        expect([step, when, await rows(), await quarantine()]).toEqual([step, when, wanted, []]);
        expect([step, when, (await updates()).length]).toEqual([step, when, told]);
      }
    }
  },
);

test('whatever the order of audio, sidecar, repeats and late deliveries, and however many work at once, the same row', async () => {
  const wanted: Record<string, unknown> = {};
  for (const name of [call, vague]) {
    await newTenant('freepbx');
    const bucket = versionedBucket();
    const { audio, sidecar } = uploads(name) as Record<'audio' | 'sidecar', (bucket: Bucket) => UploadedObject>;
    await catalogueUpload(sidecar(bucket), depsOf(bucket));
    await catalogueUpload(audio(bucket), depsOf(bucket));
    wanted[name] = [await rows(), await quarantine()];
  }
  const step = fc.oneof(
    fc.constantFrom('audio', 'sidecar').map((kind) => ({ upload: kind })),
    fc.nat(5).map((index) => ({ deliver: index })),
    fc.uniqueArray(fc.nat(5), { minLength: 2, maxLength: 3 }).map((indexes) => ({ atOnce: indexes })),
  );
  const history = fc.record({ name: fc.constantFrom(call, vague), steps: fc.array(step, { maxLength: 8 }) });
  await fc.assert(
    fc.asyncProperty(history, fc.constantFrom(['audio', 'sidecar'], ['sidecar', 'audio']), async (given, last) => {
      await newTenant('freepbx');
      const bucket = versionedBucket();
      const deps = depsOf(bucket);
      const notifications: UploadedObject[] = [];
      const send = (kind: string) =>
        notifications.push((uploads(given.name)[kind] as (bucket: Bucket) => UploadedObject)(bucket));
      const deliver = async (index: number) => {
        const notification = notifications[index];
        if (notification) await catalogueUpload(notification, deps);
      };
      for (const one of given.steps) {
        if ('upload' in one) send(one.upload);
        else if ('deliver' in one) await deliver(one.deliver);
        else await Promise.all(one.atOnce.map(deliver));
      }
      // S3 delivers everything at least once in the end.
      for (const kind of last) send(kind);
      for (const index of notifications.keys()) await deliver(index);
      expect([await rows(), await quarantine()]).toEqual(wanted[given.name]);
    }),
    { numRuns: 60, interruptAfterTimeLimit: 25_000 },
  );
});
