import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Table } from '#data/client';
import { deletionRepository } from '#data/deletions';
import { agentEntity, directoryRepository, recorderEntity } from '#data/directory';
import type { Item } from '#data/entity';
import { managedNumbers, numberEntity, numberId } from '#data/managed-numbers';
import { recorderActivity } from '#data/recorder-activity';
import { type Recording, recordingEntity, recordingRepository } from '#data/recordings';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { uploadRepository } from '#data/uploads';
import { Crash, faults } from '#runtime/testing';
import { type CatalogueDeps, catalogueUpload } from './catalogue-upload.ts';
import type { UploadedObject } from './rules.ts';

const now = Date.parse('2026-03-03T15:00:00Z');
const metadata = {
  from: '0113 000 0001',
  to: '07700 900123',
  'connected-at': '2026-03-03T14:30:11Z',
  direction: 'outbound',
  agent: 'ben kearns',
  'call-id': '42',
};
const key = 'in/acme/rdr_1/2026/03/call (1).wav';
const object: UploadedObject = { key, eTag: 'e1', versionId: 'v1', receivedAt: now };

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => db.stop());

interface StoredObject {
  body: Uint8Array;
  metadata: Record<string, string>;
}

const eTagOf = ({ body }: StoredObject) => createHash('md5').update(body).digest('hex');

type Bucket = CatalogueDeps['store'] & CatalogueDeps['sidecars'];

/** A bucket in memory: the reference that a crash may not leave in another state. */
function bucketOf(objects: Record<string, StoredObject>): Bucket & { objects: Map<string, StoredObject> } {
  const kept = new Map(Object.entries(objects));
  const body = (at: string) => {
    const found = kept.get(at);
    if (!found) throw new Error(`No object ${at}`);
    return found.body;
  };
  return {
    objects: kept,
    bucket: 'recordings',
    head: async ({ key }) => {
      const found = kept.get(key);
      return found && { bytes: found.body.length, metadata: found.metadata, eTag: eTagOf(found), versionId: undefined };
    },
    read: async ({ key }) => {
      const found = kept.get(key);
      return found && { eTag: eTagOf(found), bytes: found.body.length, content: found.body };
    },
    list: async (prefix, most) => [...kept.keys()].filter((key) => key.startsWith(prefix)).slice(0, most),
    download: async ({ key }, path) => {
      await writeFile(path, body(key));
      return { bytes: body(key).length, sha256: createHash('sha256').update(body(key)).digest('hex') };
    },
    uploadFile: async (at, path) => void kept.set(at, { body: await readFile(path), metadata: {} }),
    put: async (at, bytes) => void kept.set(at, { body: bytes, metadata: {} }),
    remove: async ({ key }) => void kept.delete(key),
  };
}

/** A decoder for which `noise` is no audio. */
const render: CatalogueDeps['render'] = async (input, output) => {
  const content = await readFile(input, 'utf8');
  if (content === 'noise') throw Object.assign(new Error('noise'), { name: 'UnplayableAudio', code: 'not_audio' });
  await writeFile(output, `mp3 of ${content}`);
  return {
    details: { codec: 'pcm_s16le', channels: 2, sampleRate: 8000, durationMs: 1000, truncated: false },
    peaks: { perSecond: 50, channels: [new Uint8Array(50), new Uint8Array(50)] },
    bytes: 10,
    channels: 2,
  };
};

function depsOf(table: Table, store: Bucket): CatalogueDeps {
  return {
    ...{ store, sidecars: store },
    uploads: uploadRepository(table),
    tenants: tenantRepository(table),
    recorders: directoryRepository(table, recorderEntity),
    activity: recorderActivity(table),
    agents: directoryRepository(table, agentEntity),
    numbers: managedNumbers(table),
    recordings: recordingRepository(table),
    seenNumbers: seenNumberRepository(table),
    deletions: deletionRepository(table),
    render,
    now: () => now,
  };
}

const bucketWith = (content: string, change: Record<string, string> = {}) =>
  bucketOf({ [key]: { body: new TextEncoder().encode(content), metadata: { ...metadata, ...change } } });

let tenantId = '';
let count = 0;
beforeEach(async () => {
  tenantId = `acme${++count}`;
  const createdAt = new Date(now).toISOString();
  await db.table.put(
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }),
  );
  await db.table.put(
    recorderEntity.toItem({ tenantId, id: 'rdr_1', name: 'PBX', timeZone: 'Europe/London', createdAt }),
  );
  await db.table.put(
    agentEntity.toItem({ tenantId, id: 'agt_1', name: 'Ben Kearns', departmentId: 'dep_1', createdAt }),
  );
});

const mine = (upload: UploadedObject): UploadedObject => ({
  ...upload,
  key: upload.key.replace('/acme/', `/${tenantId}/`),
});
const myBucket = (content: string, change?: Record<string, string>) => {
  const bucket = bucketWith(content, change);
  const stored = bucket.objects.get(key) as StoredObject;
  bucket.objects.clear();
  bucket.objects.set(mine(object).key, stored);
  return bucket;
};

/** What is left of a tenant's upload, without the times and ids that differ from run to run. */
async function state(bucket: { objects: Map<string, StoredObject> }) {
  const rows = (await db.rows()).filter(({ pk }) => String(pk).startsWith(`T#${tenantId}#`));
  const kinds = (row: Item) =>
    row.type === 'recorded'
      ? 'event'
      : row.sk === 'META'
        ? 'recording'
        : String(row.pk).endsWith('QUARANTINE')
          ? 'quarantine'
          : String(row.sk);
  const of = (kind: string) => rows.filter((row) => kinds(row) === kind);
  const { seenAt, counts } = await recorderActivity(db.table).latest(tenantId, 'rdr_1', '2026-03-03');
  return {
    recordings: of('recording').length,
    events: of('event').length,
    originals: of('ORIGINAL').length,
    quarantined: of('quarantine').map(({ code }) => code),
    receipts: of('UPLOAD').map(({ outcome }) => outcome),
    recorder: { seenAt, ...counts },
    media: [...bucket.objects.keys()].filter((name) => name.startsWith('media/')).length,
  };
}

const catalogued = {
  ...{ recordings: 1, events: 1, originals: 1, quarantined: [], receipts: ['catalogued'], media: 2 },
  recorder: { seenAt: now, uploads: 1, failures: 0 },
};
const quarantined = {
  recordings: 0,
  events: 0,
  originals: 0,
  quarantined: ['not_audio'],
  receipts: ['quarantined'],
  media: 0,
  recorder: { seenAt: now, uploads: 1, failures: 1 },
};

describe('an upload', () => {
  test('that comes again while its recording is being deleted waits for that, and is then a recording anew', async () => {
    const bucket = myBucket('call');
    await catalogueUpload(mine(object), depsOf(db.table, bucket));
    const [{ id = '' } = {}] = (await recordingRepository(db.table).read(tenantId, { slot: 'byTime', limit: 1 }))
      .recordings;
    const recording = await recordingRepository(db.table).find(tenantId, id);
    const deletions = deletionRepository(db.table);
    await deletions.begin(recording as Recording, []);
    const again = { ...mine(object), versionId: 'v2' };
    await expect(catalogueUpload(again, depsOf(db.table, bucket))).rejects.toThrow('is being deleted');
    await deletions.end(tenantId, id);
    await catalogueUpload(again, depsOf(db.table, bucket));
    expect(await recordingRepository(db.table).find(tenantId, id)).toBeDefined();
  });

  test('that comes again while its recording is deleted from begin to end keeps its own audio', async () => {
    const bucket = myBucket('call');
    await catalogueUpload(mine(object), depsOf(db.table, bucket));
    const { recordings } = await recordingRepository(db.table).read(tenantId, { slot: 'byTime', limit: 1 });
    const recording = recordings[0] as Recording;
    const deletions = deletionRepository(db.table);
    const deps = depsOf(db.table, bucket);
    let deleted = false;
    const put: typeof bucket.put = async (...args) => {
      await bucket.put(...args);
      if (deleted) return;
      deleted = true;
      await deletions.begin(recording, []);
      for (const key of bucket.objects.keys()) if (key.startsWith('media/')) bucket.objects.delete(key);
      await deletions.end(tenantId, recording.id);
    };
    await catalogueUpload({ ...mine(object), versionId: 'v2' }, { ...deps, store: { ...bucket, put } });
    expect(await recordingRepository(db.table).find(tenantId, recording.id)).toBeDefined();
    expect([...bucket.objects.keys()].filter((key) => key.startsWith('media/'))).toHaveLength(2);
  });

  test('is no duplicate of a recording that was deleted at the same moment', async () => {
    const bucket = myBucket('call');
    await catalogueUpload(mine(object), depsOf(db.table, bucket));
    const { recordings } = await recordingRepository(db.table).read(tenantId, { slot: 'byTime', limit: 1 });
    const recording = recordings[0] as Recording;
    const deps = depsOf(db.table, bucket);
    const deletions = deletionRepository(db.table);
    const isUnderWay: typeof deletions.isUnderWay = async () => {
      await deletions.begin(recording, []);
      await deletions.end(tenantId, recording.id);
      return false;
    };
    const again = { ...mine(object), versionId: 'v2' };
    await expect(catalogueUpload(again, { ...deps, deletions: { ...deps.deletions, isUnderWay } })).rejects.toThrow(
      'was deleted',
    );
    await catalogueUpload(again, deps);
    expect(await recordingRepository(db.table).find(tenantId, recording.id)).toBeDefined();
  });

  test('becomes a recording with its numbers, agent and department', async () => {
    await catalogueUpload(mine(object), depsOf(db.table, myBucket('call')));
    const rows = await db.rows();
    const row = rows.find(({ pk, sk }) => String(pk).startsWith(`T#${tenantId}#R#`) && sk === 'META');
    expect(row).toHaveProperty('byFrom', `T#${tenantId}#byFrom#+441130000001`);
    expect(row && recordingEntity.fromItem(row)).toMatchObject({
      from: { number: '+441130000001', raw: '0113 000 0001' },
      to: { number: '+447700900123' },
      connectedAt: Date.parse('2026-03-03T14:30:11Z'),
      agentId: 'agt_1',
      agentSide: 'from',
      departmentId: 'dep_1',
      callId: '42',
    });
  });

  test.each(['call', 'noise'])(
    '(%s) crashed at any step and delivered again ends as if nothing had happened',
    async (content) => {
      const healthy = faults(-1, 'before');
      await catalogueUpload(mine(object), depsOf(healthy.wrap(db.table), healthy.wrap(myBucket(content))));
      const steps = healthy.calls();
      expect(steps).toBeGreaterThan(5);
      for (let step = 0; step < steps; step++) {
        for (const when of ['before', 'after'] as const) {
          tenantId = `acme${++count}`;
          await copyTenant(tenantId);
          const bucket = myBucket(content);
          const { wrap } = faults(step, when);
          await expect(catalogueUpload(mine(object), depsOf(wrap(db.table), wrap(bucket)))).rejects.toThrow(Crash);
          await catalogueUpload(mine(object), depsOf(db.table, bucket));
          await catalogueUpload(mine(object), depsOf(db.table, bucket));
          expect([step, when, await state(bucket)]).toEqual([
            step,
            when,
            content === 'call' ? catalogued : quarantined,
          ]);
        }
      }
    },
  );

  test.each([
    ['call', catalogued],
    ['noise', quarantined],
  ])('(%s) worked on by four workers at once is one', async (content, expected) => {
    const bucket = myBucket(content);
    await Promise.all([1, 2, 3, 4].map(() => catalogueUpload(mine(object), depsOf(db.table, bucket))));
    expect(await state(bucket)).toEqual(expected);
  });

  const archived = async () =>
    (await recordingRepository(db.table).read(tenantId, { slot: 'byTime', limit: 9 })).recordings;
  const managed = (change: object) =>
    numberEntity.toItem({
      ...{
        tenantId,
        id: numberId(tenantId, '+441130000001'),
        name: '+441130000001',
        createdAt: '2026-03-03T00:00:00Z',
      },
      ...{ canRecord: true, canTranscribe: false, pciRedaction: false, ...change },
    });

  test('goes by its number where the recorder names no agent', async () => {
    const createdAt = '2026-03-03T00:00:00.000Z';
    await db.table.put(
      agentEntity.toItem({ tenantId, id: 'agt_5', name: 'Tracy Walker', departmentId: 'dep_5', createdAt }),
    );
    await db.table.put(managed({ agentId: 'agt_5' }));
    const nobody = () => myBucket('call', { agent: '' });
    await catalogueUpload(mine(object), depsOf(db.table, nobody()));
    expect(await archived()).toMatchObject([{ agentId: 'agt_5', agentSide: 'from', departmentId: 'dep_5' }]);

    await db.table.put(managed({ agentId: 'agt_5', departmentId: 'dep_6' }));
    await catalogueUpload(
      { ...mine(object), versionId: 'v2', eTag: 'e2' },
      depsOf(db.table, myBucket('more', { agent: '' })),
    );
    expect((await archived()).map(({ departmentId }) => departmentId).sort()).toEqual(['dep_5', 'dep_6']);
  });

  test('goes by the number as it is when its audio has been worked on', async () => {
    const bucket = myBucket('call', { agent: '' });
    const deps = depsOf(db.table, bucket);
    const slow: CatalogueDeps['render'] = async (input, output) => {
      await db.table.put(managed({ agentId: 'agt_1' }));
      return render(input, output);
    };
    await catalogueUpload(mine(object), { ...deps, render: slow });
    const [row] = (await db.rows(tenantId)).filter(({ sk }) => sk === 'META');
    expect(row && recordingEntity.fromItem(row)).toMatchObject({ agentId: 'agt_1', departmentId: 'dep_1' });
  });

  test('of a number that may not be recorded is not kept: its object goes, and one event says so', async () => {
    await db.table.put(managed({ canRecord: false }));
    const bucket = myBucket('private');
    for (let time = 0; time < 2; time++) await catalogueUpload(mine(object), depsOf(db.table, bucket));
    expect(await archived()).toEqual([]);
    expect([...bucket.objects.keys()]).toEqual([]);
    const rows = (await db.rows()).filter(
      ({ pk, type }) => String(pk).startsWith(`T#${tenantId}#`) && type === 'not_recorded',
    );
    expect(rows).toMatchObject([{ details: { number: '+441130000001' } }]);
  });

  test('that is repeated under its key with the same content stays one recording', async () => {
    const bucket = myBucket('call');
    await catalogueUpload(mine(object), depsOf(db.table, bucket));
    await catalogueUpload(mine({ ...object, versionId: 'v2', receivedAt: now + 5 }), depsOf(db.table, bucket));
    const { receipts, recorder, ...rest } = await state(bucket);
    expect({ ...rest, receipts: ['catalogued'], recorder: catalogued.recorder }).toEqual(catalogued);
    expect(receipts.sort()).toEqual(['catalogued', 'duplicate']);
    expect(recorder).toEqual({ seenAt: now + 5, uploads: 2, failures: 0 });
  });

  test('with other metadata or other content under the same key is another recording', async () => {
    const bucket = myBucket('call');
    const deps = depsOf(db.table, bucket);
    await catalogueUpload(mine(object), deps);
    (bucket.objects.get(mine(object).key) as StoredObject).metadata = { ...metadata, to: '07700 900124' };
    await catalogueUpload(mine({ ...object, versionId: 'v2', receivedAt: now + 5 }), deps);
    expect((await state(bucket)).recordings).toBe(2);
  });

  test('that mends a broken one under its key ends the other’s quarantine', async () => {
    const bucket = myBucket('call', { from: '' });
    const deps = depsOf(db.table, bucket);
    await catalogueUpload(mine(object), deps);
    await catalogueUpload(mine({ ...object, versionId: 'v2', receivedAt: now + 5 }), deps);
    expect((await state(bucket)).quarantined).toEqual(['from_missing', 'from_missing']);
    (bucket.objects.get(mine(object).key) as StoredObject).metadata = metadata;
    await catalogueUpload(mine({ ...object, versionId: 'v3', receivedAt: now + 10 }), deps);
    const { quarantined: left, recordings } = await state(bucket);
    expect([left, recordings]).toEqual([[], 1]);
  });

  test('without a name of its own is listed like any other', async () => {
    const bucket = myBucket('call');
    const stored = bucket.objects.get(mine(object).key) as StoredObject;
    bucket.objects.set(`in/${tenantId}/rdr_1/`, stored);
    await catalogueUpload({ ...object, key: `in/${tenantId}/rdr_1/` }, depsOf(db.table, bucket));
    expect((await state(bucket)).recordings).toBe(1);
  });

  test('that was quarantined is catalogued by a retry once its cause is gone', async () => {
    const bucket = myBucket('noise');
    const deps = depsOf(db.table, bucket);
    await catalogueUpload(mine(object), deps);
    await catalogueUpload(mine(object), deps, true);
    expect(await state(bucket)).toEqual(quarantined);
    (bucket.objects.get(mine(object).key) as StoredObject).body = new TextEncoder().encode('call');
    // A delivery of the event is no retry.
    await catalogueUpload(mine(object), deps);
    expect(await state(bucket)).toEqual(quarantined);
    await catalogueUpload(mine(object), deps, true);
    expect(await state(bucket)).toEqual({ ...catalogued, recorder: quarantined.recorder });
  });

  test.each([
    ['from_missing', { from: '' }],
    ['connected_at_invalid', { 'connected-at': '2026-02-30T10:00:00Z' }],
    ['metadata_invalid', { direction: 'up' }],
  ])('whose metadata is wrong is quarantined as %s', async (code, change) => {
    const bucket = myBucket('call', change);
    await catalogueUpload(mine(object), depsOf(db.table, bucket));
    expect((await state(bucket)).quarantined).toEqual([code]);
  });

  test('of a recorder that does not exist is quarantined', async () => {
    const bucket = myBucket('call');
    const stranger = { ...object, key: `in/${tenantId}/rdr_2/x.wav` };
    await catalogueUpload(stranger, depsOf(db.table, bucket));
    expect((await state(bucket)).quarantined).toEqual(['unknown_recorder']);
  });

  test('whose object has gone is quarantined, not lost', async () => {
    const bucket = bucketOf({});
    await catalogueUpload(mine(object), depsOf(db.table, bucket));
    expect((await state(bucket)).quarantined).toEqual(['object_missing']);
  });

  test('of a tenant that does not exist fails, so that it waits for the provider', async () => {
    const stranger = { ...object, key: 'in/nobody/rdr_1/x.wav' };
    await expect(catalogueUpload(stranger, depsOf(db.table, bucketOf({})))).rejects.toThrow('belongs to no tenant');
  });
});

async function copyTenant(to: string) {
  const createdAt = new Date(now).toISOString();
  await db.table.put(tenantEntity.toItem({ tenantId: to, name: 'Acme', country: 'GB', timeZone: 'UTC', createdAt }));
  await db.table.put(recorderEntity.toItem({ tenantId: to, id: 'rdr_1', name: 'PBX', timeZone: 'UTC', createdAt }));
}

describe('of a recorder', () => {
  const setRecorder = (change: object) =>
    db.table.put(
      recorderEntity.toItem({
        ...{ tenantId, id: 'rdr_1', name: 'PBX', timeZone: 'Europe/London', createdAt: '2026-03-03T00:00:00.000Z' },
        ...change,
      }),
    );
  const activity = () => recorderActivity(db.table).latest(tenantId, 'rdr_1', '2026-03-03');

  test('that is disabled an upload waits, with a reason that says so, and is catalogued by a retry once it is enabled', async () => {
    await setRecorder({ disabled: true });
    const bucket = myBucket('call');
    for (let time = 0; time < 2; time++) await catalogueUpload(mine(object), depsOf(db.table, bucket));
    expect(await state(bucket)).toEqual({ ...quarantined, quarantined: ['recorder_disabled'] });
    await catalogueUpload(mine(object), depsOf(db.table, bucket), true);
    expect((await state(bucket)).quarantined).toEqual(['recorder_disabled']);
    await setRecorder({});
    await catalogueUpload(mine(object), depsOf(db.table, bucket), true);
    expect(await state(bucket)).toEqual({ ...catalogued, recorder: quarantined.recorder });
  });

  test('that was disabled since, what is catalogued stays as it is, and a sidecar of it waits', async () => {
    const bucket = myBucket('call', { agent: '' });
    const eTag = eTagOf(bucket.objects.get(mine(object).key) as StoredObject);
    const audio = { ...mine(object), versionId: undefined, eTag };
    await catalogueUpload(audio, depsOf(db.table, bucket));
    await setRecorder({ disabled: true });
    const sidecar = { ...audio, key: `${audio.key}.json`, versionId: 's1', receivedAt: now + 1 };
    bucket.objects.set(sidecar.key, { body: new TextEncoder().encode('{"agent": "Ben Kearns"}'), metadata: {} });
    await catalogueUpload(sidecar, depsOf(db.table, bucket));
    await catalogueUpload(audio, depsOf(db.table, bucket));
    const agents = async () =>
      (await recordingRepository(db.table).read(tenantId, { slot: 'byTime', limit: 9 })).recordings.map(
        ({ agentId }) => agentId,
      );
    expect([await agents(), (await state(bucket)).quarantined]).toEqual([[undefined], ['recorder_disabled']]);
    await setRecorder({});
    await catalogueUpload(sidecar, depsOf(db.table, bucket), true);
    expect([await agents(), (await state(bucket)).quarantined]).toEqual([['agt_1'], []]);
  });

  test('an upload is counted once, on the day that it came in the customer’s zone, whatever becomes of it later', async () => {
    const bucket = myBucket('noise');
    // In London it is the next day already, and a summer's hour ahead of UTC.
    const late = { ...mine(object), receivedAt: Date.parse('2026-06-30T23:30:00Z') };
    await catalogueUpload(late, depsOf(db.table, bucket));
    bucket.objects.set(mine(object).key, myBucket('call').objects.get(mine(object).key) as StoredObject);
    for (let time = 0; time < 2; time++) await catalogueUpload(late, depsOf(db.table, bucket), true);
    expect(await state(bucket)).toMatchObject({ recordings: 1, receipts: ['catalogued'] });
    expect(await recorderActivity(db.table).days(tenantId, 'rdr_1', '2026-06-30', '2026-07-02')).toEqual([
      { date: '2026-06-30', uploads: 0, failures: 0 },
      { date: '2026-07-01', uploads: 1, failures: 1 },
      { date: '2026-07-02', uploads: 0, failures: 0 },
    ]);
  });

  test('many uploads at once are all counted, and the latest says when it was seen', async () => {
    const bucket = myBucket('call');
    const [stored] = bucket.objects.values();
    const uploads = Array.from({ length: 30 }, (_, i) => ({
      ...mine(object),
      key: mine(object).key.replace('(1)', `(${i})`),
      receivedAt: now + ((i * 7) % 30),
    }));
    for (const { key } of uploads) bucket.objects.set(key, stored as StoredObject);
    await Promise.all(uploads.map((upload) => catalogueUpload(upload, depsOf(db.table, bucket))));
    expect(await activity()).toEqual({ seenAt: now + 29, counts: { uploads: 30, failures: 0 } });
  });

  test('that does not exist nothing is counted', async () => {
    const stray = { ...mine(object), key: mine(object).key.replace('rdr_1', 'rdr_2') };
    await catalogueUpload(stray, depsOf(db.table, myBucket('call')));
    expect(await recorderActivity(db.table).latest(tenantId, 'rdr_2', '2026-03-03')).toEqual({
      seenAt: undefined,
      counts: { uploads: 0, failures: 0 },
    });
  });
});
