/**
 * Whoever reviews an agent hears and finds the calls of that agent and no others, wherever the API speaks of calls. Two customers are alike but for
 * one thing: the one has calls of other agents too, the other has none. What a reviewer is answered at the one must be what somebody who may hear
 * everything is answered at the other, of every endpoint of the contract: those that are to come are asked without being named here.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { peaksKey, renditionKey } from '#adapters/recording-store';
import { accessTokensEndpoints } from '#contract/access-tokens';
import { accountEndpoints } from '#contract/account';
import type { Endpoint } from '#contract/endpoint';
import { endpoints } from '#contract/endpoints';
import { permissionNames } from '#contract/permissions';
import { rolesEndpoints } from '#contract/roles';
import { type EndpointName, sampleBodies } from '#contract/testing';
import { usersEndpoints } from '#contract/users';
import { openTable, type Table } from '#data/client';
import { agentEntity, departmentEntity, flagEntity, recorderEntity, roleEntity } from '#data/directory';
import { eventWrite } from '#data/events';
import { numberEntity, numberId } from '#data/managed-numbers';
import { noteRepository } from '#data/notes';
import { newRecordingWrites, type Recording } from '#data/recordings';
import { reviewerWrites } from '#data/reviewers';
import { scorecardEntity } from '#data/scorecards';
import { seenNumberRepository } from '#data/seen-numbers';
import { sessionRepository } from '#data/sessions';
import { tenantEntity } from '#data/tenants';
import { uploadRepository } from '#data/uploads';
import { newUserWrites } from '#data/users';
import { spellingsOf } from '#functions/recordings/numbers';
import { encodePeaks } from '#functions/recordings/peaks';
import { startTestCloud, type TestCloud } from './test-cloud.ts';

/** What is not compared, and why it need not be. */
const exempt: Partial<Record<EndpointName, string>> = {
  signOut: 'it would end the session that asks',
  listQuarantine: 'its uploads are not told apart by agent yet',
  listFilterOptions: 'it names the agents that can be found: compared below',
};

const ulid = (n: number) => String(n).padStart(26, '0');
const [ours, theirs] = [`agt_${ulid(1)}`, `agt_${ulid(2)}`];
const department = `dep_${ulid(1)}`;
const recorder = `rdr_${ulid(1)}`;
const flag = `flg_${ulid(1)}`;
const scorecard = `scd_${ulid(1)}`;
const recordingId = (n: number) => `rec_${ulid(n)}`;
const quarantined = `qrn_${ulid(1)}`;
const noteId = `nte_${ulid(1)}`;
const managed = '+441130000001';
const outside = '+447700900123';
/** What the sample of a new number is. */
const added = '+441130000077';
/** Some hours ago, so that all of it is of the last 30 days and none of it is of this minute. */
const start = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 30 * 3_600_000;
const createdAt = new Date(start - 86_400_000).toISOString();

/** Calls with the same outside number, two of them parts of one call: of the reviewed agent, of another, of none. */
const calls = [ours, theirs, ours, undefined, theirs, ours].map((agentId, n) => ({
  ...{ id: recordingId(n), agentId, connectedAt: start + n * 600_000, callId: n < 2 ? 'transferred' : `call-${n}` },
}));
const [ourCall, theirCall, nobodysCall, deletedCall] = [calls[0], calls[1], calls[3], { id: recordingId(90) }].map(
  (call) => call?.id ?? '',
) as [string, string, string, string];

function recordingOf(tenantId: string, { id, agentId, connectedAt, callId }: (typeof calls)[number]): Recording {
  return {
    ...{ tenantId, id, connectedAt, durationMs: 61_000, bytes: 5, direction: 'inbound', recorderId: recorder, callId },
    ...{
      agentId,
      agentSide: agentId ? 'to' : undefined,
      departmentId: department,
      flagIds: [flag],
      score: 80,
      scored: true,
    },
    from: { number: outside, raw: '07700 900123' },
    to: { number: managed, raw: '0113 000 0001' },
    ...{ codec: 'pcm_s16le', channels: 2, sampleRate: 8000, sha256: 'f'.repeat(64) },
  };
}

let cloud: TestCloud;
let table: Table;
let bucket: string;
let s3: S3Client;

/** Two customers of names of the same length, so that answers can be compared byte by byte. */
const [some, twin] = ['acme-some', 'acme-twin'];
const cookies: Record<string, string> = {};

async function customer(tenantId: string, has: (call: (typeof calls)[number]) => boolean) {
  const named = (id: string, name: string) => ({ tenantId, id, name, createdAt });
  const permissions = [...permissionNames];
  const role = roleEntity.toItem({ ...named(`rol_${ulid(1)}`, 'All'), description: '', permissions });
  const number = {
    ...named(numberId(tenantId, managed), managed),
    ...{ agentId: ours, canRecord: true, canTranscribe: true, pciRedaction: false },
  };
  await table.batchPut([
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }),
    role,
    recorderEntity.toItem({ ...named(recorder, 'PBX'), timeZone: 'Europe/London' }),
    departmentEntity.toItem(named(department, 'Support')),
    flagEntity.toItem({ ...named(flag, 'Complaint'), description: '', colour: '#10fa00', icon: 'mdi-flag' }),
    agentEntity.toItem({ ...named(ours, 'Ben'), departmentId: department }),
    agentEntity.toItem({ ...named(theirs, 'Alex'), departmentId: department }),
    numberEntity.toItem(number),
    ...numberEntity.copies(number),
    scorecardEntity.toItem({
      ...{ ...named(scorecard, 'Quality'), description: '', version: 1 },
      metrics: [{ id: `mtr_${ulid(1)}`, label: 'Greeting', guidance: '', kind: 'scale', max: 10, weight: 1 }],
    }),
  ]);
  await seenNumberRepository(table).note(
    tenantId,
    [managed, outside].map((number) => ({ number, spellings: spellingsOf(number) })),
  );
  for (const [n, call] of calls.entries()) if (has(call)) await catalogue(tenantId, call, n);
}

async function catalogue(tenantId: string, call: (typeof calls)[number], n: number) {
  const recording = recordingOf(tenantId, call);
  const key = `in/${tenantId}/${recorder}/${call.id}.wav`;
  const by = { kind: 'system' as const, id: 'ingest', name: 'Ingest' };
  const event = eventWrite(
    tenantId,
    {
      ...{ type: 'play', recordingId: call.id, actor: { ...by, kind: 'user', id: 'usr_9', name: 'Kim' } },
      details: {},
    },
    start + n,
    `evt_${ulid(n)}`,
  );
  const original = { tenantId, recordingId: call.id, key, versionId: 'v1', metadata: {}, receivedAt: createdAt };
  await uploadRepository(table).catalogue(
    { tenantId, bucket, key, version: 'v1' },
    call.id,
    ['qrn_none'],
    [...newRecordingWrites(recording, original), event],
  );
  const author = { id: 'usr_9', name: 'Kim' };
  const note = { tenantId, recordingId: call.id, id: noteId, content: 'Heard', author, createdAt: start, version: 1 };
  await noteRepository(table).add(note, undefined, []);
  const put = (Key: string, Body: Uint8Array) => s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  await put(renditionKey(tenantId, call.id), Buffer.from('audio'));
  const quiet = new Uint8Array(10);
  await put(peaksKey(tenantId, call.id), encodePeaks({ perSecond: 10, channels: [quiet, quiet] }));
}

/** What only the one customer has, and tells of calls without saying whose. */
async function nobodysBusiness(tenantId: string) {
  const actor = { kind: 'user' as const, id: 'usr_9', name: 'Kim' };
  const at = start + 1000;
  const upload = { tenantId, bucket, key: `in/${tenantId}/${recorder}/broken.wav`, version: 'v1' };
  await table.transact([
    eventWrite(
      tenantId,
      {
        ...{ type: 'delete', actor, recordingId: deletedCall },
        details: { connectedAt: createdAt, durationMs: 1, sha256: 'f'.repeat(64) },
      },
      at,
    ),
    eventWrite(
      tenantId,
      { type: 'not_recorded', actor, details: { key: upload.key, numberId: 'num_1', number: outside } },
      at,
    ),
    eventWrite(tenantId, { type: 'export', actor, details: { jobId: 'job_1', kind: 'csv', recordings: 6 } }, at),
  ]);
  await uploadRepository(table).quarantine({
    ...{ ...upload, id: quarantined, recorderId: recorder, receivedAt: at, bytes: 1, code: 'not_audio', attempts: 1 },
  });
}

/** Somebody who may do everything, and may hear only what `reviewed` says. */
async function person(tenantId: string, id: string, reviewed: string[]) {
  const user = {
    tenantId,
    id,
    name: 'Morgan Hale',
    roleId: `rol_${ulid(1)}`,
    createdAt,
    primary: false,
    disabled: false,
  };
  const name = `${tenantId}-${id.slice(-2)}`;
  await table.transact(newUserWrites({ ...user, username: name, email: `${name}@example.com` }));
  for (const agentId of reviewed) await table.transact(reviewerWrites(tenantId, agentId, [], [id]));
  const token = await sessionRepository(table).create({
    ...{ tenantId, userId: id, roleId: user.roleId, createdAt: Date.now(), address: '127.0.0.1', userAgent: 'test' },
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  });
  return `session=${token}`;
}

beforeAll(async () => {
  cloud = await startTestCloud();
  const { TABLE_NAME = '', RECORDINGS_BUCKET = '' } = cloud.cloud.functions.get('ingest')?.settings.environment ?? {};
  bucket = RECORDINGS_BUCKET;
  const as = { endpoint: cloud.aws, region: cloud.region, credentials: cloud.cloud.keyOf('ingest') };
  table = openTable(TABLE_NAME, new DynamoDBClient(as));
  s3 = new S3Client(as);
  await customer(some, () => true);
  await nobodysBusiness(some);
  await customer(twin, ({ agentId }) => agentId === ours);
  cookies[some] = await person(some, `usr_${ulid(1)}`, [ours]);
  cookies[twin] = await person(twin, `usr_${ulid(1)}`, []);
  cookies.all = await person(some, `usr_${ulid(2)}`, []);
  await person(twin, `usr_${ulid(2)}`, []);
  await vi.waitFor(
    async () => {
      expect(await summary('all')).toMatchObject({ recordings: calls.length });
      expect(await summary(twin)).toMatchObject({ recordings: 3 });
    },
    { timeout: 30_000, interval: 200 },
  );
}, 120_000);
afterAll(() => cloud?.stop());

const send = (who: string, method: string, path: string, body?: unknown) =>
  fetch(`${cloud.portal}/api${path}`, {
    method,
    headers: {
      cookie: cookies[who] ?? '',
      'x-call-record': '1',
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const summary = async (who: string) => (await send(who, 'GET', '/recordings/summary')).json();

const ofPeople = 'it tells of no calls; that a reviewer gives nobody what is of all calls, functions/users tests';
for (const name of Object.keys({ ...usersEndpoints, ...rolesEndpoints })) exempt[name as EndpointName] = ofPeople;
for (const name of Object.keys({ ...accountEndpoints, ...accessTokensEndpoints }))
  exempt[name as EndpointName] = 'it tells of the person who asks, and of no calls';

/** Every value of a path's parameter that is worth asking for: what is theirs beside what is not. */
const values: Record<string, (tenantId: string) => string[]> = {
  recordingId: () => [ourCall, theirCall, nobodysCall, deletedCall, recordingId(99)],
  noteId: () => [noteId],
  agentId: () => [ours, theirs],
  departmentId: () => [department],
  recorderId: () => [recorder],
  flagId: () => [flag],
  scorecardId: () => [scorecard],
  numberId: (tenantId) => [numberId(tenantId, managed)],
  month: () => [new Date(start).toISOString().slice(0, 7)],
};
/** Of what there is none. An upload in quarantine there is at the one customer alone. */
const unknown = (name: string) => `${name.replace(/Id$/, '')}_${ulid(1)}`;

/** Queries that show more than the endpoint does without. */
const queries: Partial<Record<EndpointName, string[]>> = {
  listRecordings: [
    '',
    '?limit=2',
    `?agentId=${theirs}`,
    `?agentId=${ours}`,
    `?from=7700`,
    `?flagId=${flag}&limit=1`,
    '?agentId=none',
    '?direction=inbound',
  ],
  suggestNumbers: ['?term=7700', '?term=0113'],
  listAssociated: ['', '?hours=72'],
  listEvents: ['', '?limit=1', '?type=play', '?type=delete'],
  reportRecordings: ['day', 'hour', 'number', 'agent', 'department', 'recorder', 'direction'].map(
    (groupBy) => `?groupBy=${groupBy}&compare=previous`,
  ),
  exportReport: ['day', 'hour', 'number', 'agent', 'department', 'recorder', 'direction'].map(
    (groupBy) => `?groupBy=${groupBy}`,
  ),
  reportScores: ['?groupBy=agent', '?groupBy=department'],
};

const bodies = sampleBodies({
  ...{ recordingIds: [ourCall, theirCall, nobodysCall], deleted: recordingId(1) },
  ...{ flagId: flag, scorecardId: scorecard, metricId: `mtr_${ulid(1)}` },
});

/** Every path of an endpoint with the values of its parameters, at a customer. */
function pathsOf(tenantId: string, { path }: Endpoint): string[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  return names.reduce<string[]>(
    (paths, name) => {
      const given = values[name]?.(tenantId) ?? [unknown(name)];
      return paths.flatMap((one) => given.map((value) => one.replace(`{${name}}`, value)));
    },
    [path],
  );
}

/** An answer without what differs between any two customers and any two moments. */
async function plain(tenantId: string, answer: Response) {
  const text = (await answer.text())
    .replaceAll(numberId(tenantId, managed), 'the number')
    .replaceAll(numberId(tenantId, added), 'the number that was added')
    .replaceAll(tenantId, 'acme')
    .replace(/\b([a-z]{3,4})_(?!0000)[0-9A-HJKMNP-TV-Z]{26}\b/g, '$1_new')
    .replace(/\bcrt_[0-9A-Za-z]+/g, 'crt_new')
    .replace(/\bCR-[2-9A-Z]{6}\b/g, 'CR-new')
    .replace(/\?X-Amz-[^"]*/g, '?signed')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (time) =>
      Date.parse(time) > Date.now() - 600_000 ? 'about now' : time,
    )
    .replace(/"nextCursor":"[^"]+"/g, '"nextCursor":"more"');
  return { status: answer.status, text };
}

async function compare(name: EndpointName, endpoint: Endpoint) {
  const suffixes = queries[name] ?? [''];
  const [here, there] = [pathsOf(some, endpoint), pathsOf(twin, endpoint)];
  for (const [i, path] of here.entries())
    for (const suffix of suffixes) {
      const [answer, expected] = await Promise.all([
        send(some, endpoint.method, path + suffix, bodies[name]).then((one) => plain(some, one)),
        send(twin, endpoint.method, (there[i] ?? '') + suffix, bodies[name]).then((one) => plain(twin, one)),
      ]);
      expect(answer, `${endpoint.method} ${path}${suffix}`).toEqual(expected);
      // An endpoint that refuses what it is asked here is not compared at all.
      expect([400, 415, 422, 500], `${endpoint.method} ${path}${suffix} ${answer.text}`).not.toContain(answer.status);
    }
  // A job that is under way would find what is changed next at the one customer, and not yet at the other.
  if (endpoint.path.startsWith('/jobs/')) await Promise.all([ended(some), ended(twin)]);
  // Totals follow what was written a moment later, at each customer in its own time.
  const totals = async (tenantId: string) => plain(tenantId, await send(tenantId, 'GET', `/agents/${ours}`));
  if (endpoint.method !== 'GET')
    await vi.waitFor(async () => expect(await totals(some)).toEqual(await totals(twin)), {
      timeout: 15_000,
      interval: 100,
    });
}

/** The jobs of somebody, once all have ended. */
const ended = async (who: string) =>
  vi.waitFor(
    async () => {
      const { items } = (await (await send(who, 'GET', '/jobs')).json()) as { items: Record<string, unknown>[] };
      expect(items.every(({ endedAt }) => endedAt !== null)).toBe(true);
      return items;
    },
    { timeout: 60_000, interval: 300 },
  );

const compared = (Object.entries(endpoints) as [EndpointName, Endpoint][]).filter(
  ([name, { access }]) => access !== 'public' && !(name in exempt),
);
const ofMethod = (...methods: string[]) => compared.filter(([, { method }]) => methods.includes(method));

describe('whoever reviews an agent is answered as if there were no other calls', () => {
  // What is read first, what is changed next, what is removed last: each at both customers.
  test.each(ofMethod('GET'))('%s', compare);
  test.each(ofMethod('PUT', 'POST', 'PATCH'))('%s', compare);
});

test('the filters offer the agents whom they review', async () => {
  const options = async (who: string) =>
    (await send(who, 'GET', '/recordings/filter-options')).json() as Promise<object>;
  const [reviewer, everybody] = [await options(some), await options('all')];
  expect(reviewer).toEqual({ ...everybody, agents: [expect.objectContaining({ id: ours })] });
});

describe('a job', () => {
  test('is done with the calls of the agents whom its user reviews, and with no others', async () => {
    const [here, there] = [await ended(some), await ended(twin)];
    const outcome = ({ kind, state, done, skipped, total }: Record<string, unknown>) => ({
      ...{ kind, state, done, skipped, total },
    });
    expect(here.map(outcome)).toEqual(there.map(outcome));
    const deleted = await send('all', 'GET', `/recordings/${theirCall}`);
    expect(deleted.status).toBe(200);
    const files = async (who: string, jobs: Record<string, unknown>[]) => {
      const csv = jobs.find(({ kind }) => kind === 'csv');
      const { url } = (await (await send(who, 'POST', `/jobs/${csv?.id}/file`)).json()) as { url: string };
      return (await fetch(url)).text();
    };
    expect(await files(some, here)).toBe(await files(twin, there));
  }, 90_000);

  test('has made a file that is kept from its user once it holds calls which they may not hear any more', async () => {
    const body = { selection: { filters: {} } };
    const { id } = (await (await send('all', 'POST', '/jobs/csv', body)).json()) as { id: string };
    await ended('all');
    expect((await send('all', 'POST', `/jobs/${id}/file`)).status).toBe(200);
    await table.transact(reviewerWrites(some, ours, [], [`usr_${ulid(2)}`]));
    expect((await send('all', 'POST', `/jobs/${id}/file`)).status).toBe(404);
    await table.transact(reviewerWrites(some, ours, [`usr_${ulid(2)}`], []));
  }, 90_000);
});

describe('what they remove is theirs', () => {
  test.each(ofMethod('DELETE'))('%s', compare);

  test('and what is not stays', async () => {
    const left = async (id: string) => (await send('all', 'GET', `/recordings/${id}`)).status;
    expect(await Promise.all([ourCall, theirCall, nobodysCall].map(left))).toEqual([404, 200, 200]);
  });
});
