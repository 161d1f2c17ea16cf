import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deletionRepository } from '#data/deletions';
import { departmentEntity, directoryRepository, type Flag, flagEntity } from '#data/directory';
import { jobRepository } from '#data/jobs';
import { namedRepository } from '#data/named';
import { noteRepository } from '#data/notes';
import { newRecordingWrites, recordingRepository } from '#data/recordings';
import { type Scorecard, scorecardEntity, scoringRepository } from '#data/scorecards';
import { deploymentSecret } from '#data/secrets';
import { startTable } from '#data/testing';
import { totalsFor } from '#data/totals-for';
import { deleteForGood } from '#functions/deletion/delete-recording';
import { createFlag, deleteFlag, getFlag, listFlags, updateFlag } from '#functions/flags/manage-flags';
import { flagRecordings } from '#functions/jobs/flag-recordings';
import { runJob } from '#functions/jobs/run-job';
import { archiveOf, bucketInMemory, jobDeps, queueInMemory, start, ulid } from '#functions/jobs/testing';
import { changeFlags } from '#functions/recordings/change-flags';
import {
  createScorecard,
  deleteScorecard,
  getScorecard,
  listScorecards,
  updateScorecard,
} from '#functions/scorecards/manage-scorecards';
import { reportScores } from '#functions/scorecards/report-scores';
import { recount } from '#functions/totals/recount';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { assignFlags } from './assign-flags.ts';
import { listAssociated } from './list-associated.ts';
import { listRecordingEvents } from './list-events.ts';
import { createNote, deleteNote, listNotes, updateNote } from './notes.ts';
import { listScores, scoreRecording } from './score-recording.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;
let apis: Record<string, unknown> = {};
let queue = queueInMemory();
let bucket = bucketInMemory();
const rec = (n: number) => `rec_${ulid(n)}`;
const all = ['review_recordings', 'manage_flags', 'manage_scorecards', 'review_statistics'];

beforeEach(async () => {
  tenantId = `acme${++count}`;
  queue = queueInMemory();
  bucket = bucketInMemory();
  await archiveOf(db.table, bucket, tenantId, 4);
  const actor = (userId: string, name: string, permissions: string[], tenant = tenantId): Actor => ({
    ...{ kind: 'user', tenantId: tenant, userId, name, permissions },
  });
  const actors: Record<string, Actor> = {
    morgan: actor('usr_1', 'Morgan Hale', [...all, 'delete_recordings']),
    alex: actor('usr_2', 'Alex Grant', all),
    stranger: actor('usr_1', 'Morgan Hale', [...all, 'delete_recordings'], `${tenantId}0`),
  };
  const authenticate = async (token: string) => actors[token];
  const deps = {
    ...jobDeps(db.table, bucket.store),
    totalsFor: totalsFor(db.table),
    ...{ queue: queue.queue, cursors: cursors(deploymentSecret(db.table, 'cursors')) },
  };
  const scorecards = directoryRepository(db.table, scorecardEntity);
  const { agents, departments } = deps.directory;
  apis = {
    flags: httpApi(
      [createFlag, deleteFlag, getFlag, listFlags, updateFlag],
      { ...deps, named: namedRepository<Flag>(db.table, flagEntity) },
      authenticate,
    ),
    scorecards: httpApi(
      [createScorecard, deleteScorecard, getScorecard, listScorecards, updateScorecard, reportScores],
      {
        ...{ ...deps, agents, departments, scorecards },
        named: namedRepository<Scorecard>(db.table, scorecardEntity),
      },
      authenticate,
    ),
    recordings: httpApi(
      [
        ...[assignFlags, listAssociated, listRecordingEvents, createNote, deleteNote, listNotes, updateNote],
        ...[listScores, scoreRecording],
      ],
      { ...deps, scorecards, scorings: scoringRepository(db.table), notes: noteRepository(db.table) },
      authenticate,
    ),
  };
  apis.reports = apis.scorecards;
});

// The tests say what they expect to be there.
type Json = Record<string, unknown> & { id: string; items: Json[]; metrics: { id: string }[]; version: number };

async function ask(method: string, path: string, body?: object, as = 'morgan') {
  const params = Object.fromEntries(
    [...path.matchAll(/(recording|note|flag|scorecard)(?:s|ings)\/([a-z]{3}_\w+)/g)].map(([, kind, id]) => [
      `${kind}Id`,
      id as string,
    ]),
  );
  const event = gatewayEvent(method, `/api${path}`, {
    ...{ cookies: [`__Host-session=${as}`], params },
    headers: { 'x-call-record': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { status, json, text } = await call(apis[path.split(/[/?]/)[1] ?? ''], event);
  return { status, text, json: (json ?? {}) as Json, code: json?.code };
}

function look() {
  return { colour: '#10fa00', icon: 'mdi-file-find' };
}

const eventsOf = async (n: number) => (await ask('GET', `/recordings/${rec(n)}/events`)).json.items;
const newFlag = async (label: string) => (await ask('POST', '/flags', { label, ...look() })).json;

describe('flags of a recording', () => {
  test('are those that were said, in the list and below each flag, and every change is an event', async () => {
    const [sold, lost] = [await newFlag('Sold'), await newFlag('Lost')];
    const both = await ask('PUT', `/recordings/${rec(0)}/flags`, { flagIds: [sold.id, lost.id] });
    expect(both).toMatchObject({
      status: 200,
      json: { flags: [{ label: 'Sold', colour: '#10FA00' }, { label: 'Lost' }] },
    });
    const one = await ask('PUT', `/recordings/${rec(0)}/flags`, { flagIds: [lost.id] });
    expect(one.json.flags).toMatchObject([{ id: lost.id }]);
    expect(await eventsOf(0)).toMatchObject([
      { type: 'remove_flag', details: { label: 'Sold' }, actor: { name: 'Morgan Hale' } },
      { type: 'assign_flag' },
      { type: 'assign_flag' },
    ]);
    const below = (flagId: string) =>
      recordingRepository(db.table).read(tenantId, { slot: 'byFrom', value: '+441130000000', mark: flagId, limit: 9 });
    expect((await below(lost.id)).recordings).toMatchObject([{ id: rec(0), flagIds: [lost.id] }]);
    expect((await below(sold.id)).recordings).toEqual([]);
  });

  test('that many people change at once lose none of it', async () => {
    const flags = await Promise.all(['A', 'B', 'C'].map(newFlag));
    const deps = { recordings: recordingRepository(db.table), flags: directoryRepository(db.table, flagEntity) };
    const add = (id: string) =>
      changeFlags(tenantId, rec(1), { actor: { kind: 'user', id: 'usr_1', name: '' }, add: [id], remove: [] }, deps);
    await Promise.all(flags.map(({ id }) => add(id)));
    const recording = await deps.recordings.find(tenantId, rec(1));
    expect([...(recording?.flagIds ?? [])].sort()).toEqual(flags.map(({ id }) => id).sort());
  });

  test('must be there, and no more than twenty', async () => {
    const unknown = await ask('PUT', `/recordings/${rec(0)}/flags`, { flagIds: [`flg_${ulid(9)}`] });
    expect([unknown.status, unknown.code]).toEqual([422, 'unknown_flag']);
    const many = Array.from({ length: 21 }, (_, n) => `flg_${ulid(n)}`);
    expect((await ask('PUT', `/recordings/${rec(0)}/flags`, { flagIds: many })).code).toBe('invalid_input');
  });

  test('go with a flag that is deleted, in the background', async () => {
    const sold = await newFlag('Sold');
    for (const n of [0, 1]) await ask('PUT', `/recordings/${rec(n)}/flags`, { flagIds: [sold.id] });
    await recount(tenantId, [rec(0), rec(1)], jobDeps(db.table, bucket.store));
    expect((await ask('GET', `/flags/${sold.id}`)).json.recordings).toBe(2);
    expect((await ask('DELETE', `/flags/${sold.id}`)).status).toBe(204);
    expect((await ask('GET', `/flags/${sold.id}`)).code).toBe('flag_not_found');

    const [message] = queue.messages;
    if (!message || !('job' in message)) throw new Error('There is a job');
    const deps = jobDeps(db.table, bucket.store);
    const running = { ...deps, queue: queue.queue, timeLeft: () => 900_000, works: { flag: flagRecordings(deps) } };
    await runJob(message.job, running);
    expect(await jobRepository(db.table).find(message.job)).toMatchObject({ state: 'done', done: 2, skipped: 0 });
    expect((await eventsOf(0))[0]).toMatchObject({ type: 'remove_flag', details: { label: 'Sold' } });
    expect((await db.rows(tenantId)).filter(({ sk }) => String(sk) === `FLAG#${sold.id}`)).toEqual([]);
    // A new one may have the label.
    expect((await newFlag('sold')).label).toBe('sold');
  });
});

describe('a flag', () => {
  test('is listed by label with all it was given, and can be changed', async () => {
    const { id } = await newFlag('Zebra');
    const changed = await ask('PATCH', `/flags/${id}`, { label: 'Ape', description: 'An animal' });
    expect(changed).toMatchObject({ status: 200, json: { label: 'Ape', description: 'An animal', colour: '#10FA00' } });
    const labels = (await ask('GET', '/flags')).json.items.map(({ label }) => label);
    expect(labels).toEqual(['=Urgent', 'Ape', 'Complaint']);
    const first = (await ask('GET', '/flags?limit=2')).json;
    const second = (await ask('GET', `/flags?limit=2&cursor=${first.nextCursor}`)).json;
    expect([...first.items, ...second.items].map(({ label }) => label)).toEqual(labels);
    expect(second.nextCursor).toBeNull();
  });

  test('has a label of its own, whatever its case, however many are made at once', async () => {
    const made = await Promise.all(
      ['Sold', 'SOLD', ' sold '].map((label) => ask('POST', '/flags', { label, ...look() })),
    );
    expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const other = await newFlag('Lost');
    expect((await ask('PATCH', `/flags/${other.id}`, { label: 'Sold' })).code).toBe('name_taken');
    expect((await ask('PATCH', `/flags/${other.id}`, { label: 'LOST' })).json.label).toBe('LOST');
  });

  test.each([
    { label: '', ...look() },
    { label: 'x', colour: 'red', icon: 'mdi-flag' },
    { label: 'x', colour: '#10FA00', icon: '<svg>' },
    { label: 'x', ...look(), more: 1 },
  ])('must be one: %j is refused', async (body) => {
    expect((await ask('POST', '/flags', body)).code).toBe('invalid_input');
  });
});

test.each(['flags', 'scorecards'])(
  'a page of %s goes on where the last one ended, whatever was deleted since',
  async (kind) => {
    for (const name of ['Ash', 'Beech', 'Cedar'])
      await ask('POST', `/${kind}`, kind === 'flags' ? { label: name, ...look() } : { ...card, name });
    const first = (await ask('GET', `/${kind}?limit=2`)).json;
    await ask('DELETE', `/${kind}/${first.items[1]?.id}`);
    const second = (await ask('GET', `/${kind}?limit=2&cursor=${first.nextCursor}`)).json;
    const shown = [...first.items, ...second.items].map(({ label, name }) => label ?? name);
    expect(shown.slice(0, 3)).toEqual(kind === 'flags' ? ['=Urgent', 'Ash', 'Beech'] : ['Ash', 'Beech', 'Cedar']);
  },
);

test('scorecards of fifty long metrics are listed by as many as one answer holds', async () => {
  const metric = {
    label: '評'.repeat(120),
    guidance: '価'.repeat(1000),
    kind: 'scale' as const,
    max: 100,
    weight: 100,
  };
  const repository = directoryRepository(db.table, scorecardEntity);
  const ids = Array.from({ length: 40 }, (_, n) => `scd_${ulid(n)}`);
  for (const id of ids)
    await repository.put({
      ...{ tenantId, id, name: id, description: '', version: 1, createdAt: '2026-01-01T00:00:00.000Z' },
      metrics: Array.from({ length: 50 }, (_, n) => ({ id: `mtr_${ulid(n)}`, ...metric })),
    });
  const found: string[] = [];
  let cursor: unknown = '';
  do {
    const { text, json } = await ask('GET', `/scorecards?limit=100${cursor ? `&cursor=${cursor}` : ''}`);
    expect(Buffer.byteLength(text)).toBeLessThan(6 * 1024 * 1024);
    found.push(...json.items.map(({ id }) => id));
    cursor = json.nextCursor;
  } while (cursor);
  expect(found).toEqual(ids);
});

describe('notes', () => {
  const notes = `/recordings/${rec(0)}/notes`;

  test('are written, edited and deleted by their author, each an event', async () => {
    const whole = await ask('POST', notes, { content: 'Whole call\n<b>bold</b>' });
    expect(whole).toMatchObject({ status: 201, json: { atMs: null, version: 1, editedAt: null, editable: true } });
    const timed = await ask('POST', notes, { content: 'Here', atMs: 49_000 });
    expect(timed.json.atMs).toBe(49_000);
    const edited = await ask('PATCH', `${notes}/${whole.json.id}`, { content: 'Better', version: 1 });
    expect(edited.json).toMatchObject({ content: 'Better', version: 2, editedAt: expect.any(String) });
    expect((await ask('DELETE', `${notes}/${timed.json.id}`)).status).toBe(204);
    expect((await ask('GET', notes)).json.items).toMatchObject([
      { content: 'Better', author: { name: 'Morgan Hale' } },
    ]);
    const types = (await eventsOf(0)).map(({ type }) => type);
    expect(types).toEqual(['delete_note', 'edit_note', 'add_note', 'add_note']);
  });

  test('that two edit at once are not overwritten unseen', async () => {
    const { id } = (await ask('POST', notes, { content: 'First' })).json;
    const edit = (content: string) => ask('PATCH', `${notes}/${id}`, { content, version: 1 });
    const both = await Promise.all([edit('Mine'), edit('Theirs')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [kept] = (await ask('GET', notes)).json.items;
    expect(both.find(({ status }) => status === 200)?.json.content).toBe(kept?.content);
    // The one that came through may be repeated: its answer may have been lost.
    expect((await edit(String(kept?.content))).status).toBe(200);
  });

  test('of another are changed by who may delete recordings, and by nobody else', async () => {
    const { id } = (await ask('POST', notes, { content: 'Morgan’s' })).json;
    const byAlex = await ask('PATCH', `${notes}/${id}`, { content: 'Alex’s' }, 'alex');
    expect([byAlex.status, byAlex.code]).toEqual([403, 'not_permitted']);
    expect((await ask('DELETE', `${notes}/${id}`, undefined, 'alex')).status).toBe(403);
    expect((await ask('GET', notes, undefined, 'alex')).json.items).toMatchObject([{ editable: false }]);
    const alexs = (await ask('POST', notes, { content: 'Alex’s' }, 'alex')).json;
    expect((await ask('PATCH', `${notes}/${alexs.id}`, { content: 'Moderated' })).status).toBe(200);
  });

  test('that are sent twice by one request id are one', async () => {
    const body = { content: 'Once', requestId: crypto.randomUUID() };
    const [first, again] = [await ask('POST', notes, body), await ask('POST', notes, body)];
    expect([again.status, again.json.id]).toEqual([201, first.json.id]);
    expect((await ask('GET', notes)).json.items).toHaveLength(1);
    // Another note by the same id would be lost; one that was deleted is not to come back.
    expect((await ask('POST', notes, { ...body, content: 'Twice' })).code).toBe('request_id_used');
    await ask('DELETE', `${notes}/${first.json.id}`);
    expect((await ask('POST', notes, body)).code).toBe('request_id_used');
  });

  test('that are sent twice at the same moment are one', async () => {
    const body = { content: 'Once', requestId: crypto.randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => ask('POST', notes, body)));
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
  });

  test('are listed in the order in which they were written', async () => {
    const written = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
    for (const content of written) {
      await ask('POST', notes, { content, requestId: crypto.randomUUID() });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect((await ask('GET', notes)).json.items.map(({ content }) => content)).toEqual(written);
  });

  test.each([
    { content: ' ' },
    { content: 'x'.repeat(10_001) },
    { content: 'x', atMs: -1 },
    { content: 'x', atMs: 61_001 },
    { content: 'x', atMs: 1.5 },
  ])('must be such: %j is refused', async (body) => {
    expect((await ask('POST', notes, body)).code).toBe('invalid_input');
  });

  test('of a recording that is deleted go with it, and no more are added', async () => {
    const { id } = (await ask('POST', notes, { content: 'Gone soon', requestId: crypto.randomUUID() })).json;
    const deps = { ...jobDeps(db.table, bucket.store), deletions: deletionRepository(db.table) };
    await deleteForGood(tenantId, rec(0), { actor: { kind: 'user', id: 'usr_1', name: '' } }, deps);
    expect((await ask('POST', notes, { content: 'Too late' })).code).toBe('recording_not_found');
    expect((await ask('PATCH', `${notes}/${id}`, { content: 'Too late' })).code).toBe('note_not_found');
    const left = (await db.rows(tenantId)).filter(({ pk }) => String(pk).endsWith(rec(0)));
    expect(left.map(({ sk }) => String(sk).split('#')[0])).toEqual(left.map(() => 'EVENT'));
    expect((await db.rows(tenantId)).filter(({ pk, sk }) => String(pk).includes('CALL#') && sk === rec(0))).toEqual([]);
  });
});

const card = {
  name: 'Support calls',
  metrics: [
    { label: 'Greeting', kind: 'yes_no' },
    { label: 'Listening', kind: 'scale', max: 4, weight: 3 },
  ],
};
/** Scores a recording by the whole of a scorecard. */
const score = (n: number, scorecard: Json, values: (number | null)[], as?: string) => {
  const answers = scorecard.metrics.map(({ id }, i) => ({ metricId: id, value: values[i] ?? null }));
  const { id: scorecardId, version } = scorecard;
  return ask('POST', `/recordings/${rec(n)}/scores`, { scorecardId, version, answers }, as);
};

describe('a score', () => {
  test('is the weighted result of the metrics that apply, and the recording’s from then on, with all before it as history', async () => {
    const scorecard = (await ask('POST', '/scorecards', card)).json;
    const first = await score(0, scorecard, [1, 3]);
    expect(first).toMatchObject({
      status: 201,
      json: { score: 81.3, scorecard: { name: 'Support calls', version: 1 } },
    });
    const second = await score(0, scorecard, [null, 1], 'alex');
    expect(second.json.score).toBe(25);
    expect(await recordingRepository(db.table).find(tenantId, rec(0))).toMatchObject({ score: 25, scored: true });
    const history = (await ask('GET', `/recordings/${rec(0)}/scores`)).json.items;
    expect(history).toMatchObject([
      { score: 25, by: { name: 'Alex Grant' }, answers: [{ label: 'Greeting', value: null }, { value: 1 }] },
      { score: 81.3, by: { name: 'Morgan Hale' } },
    ]);
    expect((await eventsOf(0)).filter(({ type }) => type === 'score')).toHaveLength(2);
  });

  test('that is sent twice by one request id is one, and no other is sent by it', async () => {
    const scorecard = (await ask('POST', '/scorecards', card)).json;
    const requestId = crypto.randomUUID();
    const order = (value: number) => ({
      ...{ scorecardId: scorecard.id, version: scorecard.version, requestId },
      answers: scorecard.metrics.map(({ id }) => ({ metricId: id, value })),
    });
    const path = `/recordings/${rec(0)}/scores`;
    const both = await Promise.all([ask('POST', path, order(1)), ask('POST', path, order(1))]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both[0]?.json.id).toBe(both[1]?.json.id);
    expect((await ask('POST', path, order(0))).code).toBe('request_id_used');
    expect((await ask('GET', path)).json.items).toHaveLength(1);
  });

  test('keeps the scorecard that it was made by, whatever becomes of that', async () => {
    const one = (await ask('POST', '/scorecards', card)).json;
    await score(0, one, [1, 4]);
    const metrics = [
      { ...one.metrics[1], label: 'Hearing' },
      { label: 'New', kind: 'yes_no' },
    ];
    const two = await ask('PATCH', `/scorecards/${one.id}`, { version: 1, metrics });
    expect(two.json).toMatchObject({
      version: 2,
      metrics: [{ id: one.metrics[1]?.id, label: 'Hearing' }, { label: 'New' }],
    });
    expect((await score(0, one, [1, 4])).code).toBe('conflict');
    expect((await ask('DELETE', `/scorecards/${one.id}`)).status).toBe(204);
    expect((await score(0, two.json, [1, 1])).code).toBe('unknown_scorecard');
    const [scoring] = (await ask('GET', `/recordings/${rec(0)}/scores`)).json.items;
    expect(scoring).toMatchObject({ score: 100, answers: [{ label: 'Greeting' }, { label: 'Listening', value: 4 }] });
  });

  test('needs an answer to every metric, possible ones, and one at least that applies', async () => {
    const scorecard = (await ask('POST', '/scorecards', card)).json;
    for (const values of [
      [2, 1],
      [0.5, 1],
      [1, 5],
      [1, -1],
      [null, null],
    ])
      expect([values, (await score(0, scorecard, values)).code]).toEqual([values, 'invalid_input']);
    const { id: scorecardId, version } = scorecard;
    const partial = { scorecardId, version, answers: [{ metricId: scorecard.metrics[0]?.id, value: 1 }] };
    expect((await ask('POST', `/recordings/${rec(0)}/scores`, partial)).code).toBe('invalid_input');
  });

  test('averages over the days of calls, of each department', async () => {
    const scorecard = (await ask('POST', '/scorecards', card)).json;
    const department = { tenantId, id: `dep_${ulid(1)}`, name: 'Support', createdAt: '2026-01-01T00:00:00.000Z' };
    await db.table.put(departmentEntity.toItem(department));
    const recordings = recordingRepository(db.table);
    for (const n of [0, 1, 2]) {
      const before = await recordings.find(tenantId, rec(n));
      if (before) await recordings.change(before, { ...before, departmentId: department.id }, []);
    }
    await score(0, scorecard, [1, 4]);
    await score(1, scorecard, [0, 0]);
    await score(1, scorecard, [0, 2]);
    await recount(tenantId, [0, 1, 2].map(rec), jobDeps(db.table, bucket.store));
    const report = (await ask('GET', '/reports/scores?groupBy=department&after=2026-03-03&before=2026-03-03')).json;
    expect(report.items).toEqual([{ id: department.id, name: 'Support', scored: 2, score: 68.8 }]);
    const before = (await ask('GET', '/reports/scores?groupBy=department&after=2026-03-01&before=2026-03-02')).json;
    expect(before.items).toMatchObject([{ scored: 0, score: null }]);
  });
});

describe('the events of a recording', () => {
  test('are found before a time that is far away, and no score between a day and an earlier one', async () => {
    await newFlag('Sold');
    await ask('POST', `/recordings/${rec(0)}/notes`, { content: 'Here' });
    const { json } = await ask('GET', `/recordings/${rec(0)}/events?before=2300-01-01T00:00:00Z`);
    expect(json.items).toMatchObject([{ type: 'add_note' }]);
    const report = await ask('GET', '/reports/scores?groupBy=department&after=2026-05-01&before=2026-04-01');
    expect(report.status).toBe(200);
  });

  test('are paged, filtered, and counted, with who did them', async () => {
    for (let n = 0; n < 12; n++)
      await ask('POST', `/recordings/${rec(0)}/notes`, { content: `Note ${n}` }, n % 3 === 0 ? 'alex' : 'morgan');
    const events = `/recordings/${rec(0)}/events`;
    const first = (await ask('GET', `${events}?limit=10`)).json;
    expect(first).toMatchObject({ total: 12, users: [{ name: 'Alex Grant' }, { name: 'Morgan Hale' }] });
    const second = (await ask('GET', `${events}?limit=10&cursor=${first.nextCursor}`)).json;
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([10, 2, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(12);

    const byAlex = (await ask('GET', `${events}?userId=usr_2&type=add_note`)).json;
    expect([byAlex.total, byAlex.items.length]).toEqual([4, 4]);
    expect((await ask('GET', `${events}?type=play`)).json).toMatchObject({ total: 0, items: [] });
    const at = String(second.items[0]?.at);
    const since = (await ask('GET', `${events}?after=${at}`)).json.items;
    expect(since.every((event) => String(event.at) >= at)).toBe(true);
    const until = (await ask('GET', `${events}?before=${at}`)).json.items;
    expect(until.every((event) => String(event.at) < at)).toBe(true);
    expect((await ask('GET', `${events}?limit=10&type=play&cursor=${first.nextCursor}`)).code).toBe('invalid_cursor');
    expect((await ask('GET', `${events}?limit=10&cursor=${first.nextCursor}`, undefined, 'alex')).code).toBe(
      'invalid_cursor',
    );
  });
});

describe('associated calls', () => {
  test('are those of the same outside number around it, oldest first, with this one among them', async () => {
    const { json } = await ask('GET', `/recordings/${rec(2)}/associated`);
    expect(json.items.map(({ id, relation }) => [id, relation])).toEqual([
      [rec(0), 'same_number'],
      [rec(2), 'this'],
    ]);
    expect(json.more).toBe(false);
  });

  test('are also the segments of the same call, whenever and with whomever', async () => {
    const [recording] = await archiveOf(db.table, bucket, `${tenantId}x`, 1);
    const repository = recordingRepository(db.table);
    const transferred = {
      ...{ ...recording, tenantId, id: rec(77), callId: '@2', connectedAt: start + 40 * 86_400_000 },
      ...{ from: { number: '201', raw: '201' }, to: { number: '202', raw: '202' } },
    } as NonNullable<typeof recording>;
    const original = { tenantId, recordingId: rec(77), key: 'k', metadata: {}, receivedAt: '2026-03-03T10:00:00Z' };
    await db.table.transact(newRecordingWrites(transferred, original));
    expect(await repository.find(tenantId, rec(77))).toBeDefined();
    const { items } = (await ask('GET', `/recordings/${rec(2)}/associated?hours=1`)).json;
    expect(items.map(({ id, relation }) => [id, relation])).toEqual([
      [rec(0), 'same_number'],
      [rec(2), 'this'],
      [rec(77), 'same_call'],
    ]);
  });
});

describe('whoever is of another customer', () => {
  test('is answered as if the recording had never been', async () => {
    const { id: flagId } = await newFlag('Sold');
    const scorecard = (await ask('POST', '/scorecards', card)).json;
    const { id: noteId } = (await ask('POST', `/recordings/${rec(0)}/notes`, { content: 'Here' })).json;
    const answers = scorecard.metrics.map(({ id }) => ({ metricId: id, value: 1 }));
    const requests: [string, string, object?][] = [
      ['PUT', '/recordings/X/flags', { flagIds: [flagId] }],
      ['GET', '/recordings/X/events'],
      ['GET', '/recordings/X/associated'],
      ['GET', '/recordings/X/notes'],
      ['POST', '/recordings/X/notes', { content: 'x' }],
      ['PATCH', `/recordings/X/notes/${noteId}`, { content: 'x' }],
      ['DELETE', `/recordings/X/notes/${noteId}`],
      ['GET', '/recordings/X/scores'],
      ['POST', '/recordings/X/scores', { scorecardId: scorecard.id, version: 1, answers }],
    ];
    for (const [method, path, body] of requests) {
      const theirs = await ask(method, path.replace('X', rec(0)), body, 'stranger');
      const never = await ask(method, path.replace('X', rec(99)), body, 'stranger');
      expect([method, path, theirs.status, theirs.text]).toEqual([method, path, 404, never.text]);
    }
    for (const path of [`/flags/${flagId}`, `/scorecards/${scorecard.id}`])
      expect((await ask('GET', path, undefined, 'stranger')).status).toBe(404);
  });
});
