import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { directoryRepository, flagEntity } from '#data/directory';
import { noteRepository } from '#data/notes';
import { recordingRepository } from '#data/recordings';
import { type Scorecard, scorecardEntity, scoringRepository } from '#data/scorecards';
import { deploymentSecret } from '#data/secrets';
import { startTable } from '#data/testing';
import { archiveOf, bucketInMemory, jobDeps, ulid } from '#functions/jobs/testing';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { assignFlags } from './assign-flags.ts';
import { createNote, listNotes } from './notes.ts';
import { listScores, scoreRecording } from './score-recording.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => db.stop());

const recordingId = `rec_${ulid(0)}`;
let tenantId = '';
let count = 0;
let api: unknown;
beforeEach(async () => {
  tenantId = `acme${++count}`;
  const bucket = bucketInMemory();
  await archiveOf(db.table, bucket, tenantId, 1);
  const actor: Actor = {
    ...{ kind: 'user', tenantId, userId: 'usr_1', name: 'Morgan Hale', permissions: ['review_recordings'] },
  };
  api = httpApi(
    [assignFlags, createNote, listNotes, listScores, scoreRecording],
    {
      ...{ ...jobDeps(db.table, bucket.store), cursors: cursors(deploymentSecret(db.table, 'cursors')) },
      scorecards: directoryRepository(db.table, scorecardEntity),
      ...{ scorings: scoringRepository(db.table), notes: noteRepository(db.table) },
    },
    async () => actor,
  );
});

async function ask(method: string, path: string, body?: string) {
  const event = gatewayEvent(method, `/api/recordings/${recordingId}${path}`, {
    ...{ cookies: ['__Host-session=x'], params: { recordingId } },
    headers: { 'x-call-record': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body } : {}),
  });
  const { status, text } = await call(api, event);
  return { status, json: JSON.parse(text) };
}

/** Every item of a list, by its cursors. */
async function all(path: string) {
  const ids: string[] = [];
  let cursor = '';
  do {
    const { status, json } = await ask('GET', `${path}?limit=100${cursor && `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    ids.push(...json.items.map(({ id }: { id: string }) => id));
    cursor = json.nextCursor;
  } while (cursor);
  return ids;
}

/** As programs send it that write nothing but ASCII. */
const ascii = (value: object) =>
  JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

describe('what is as large as it may be', () => {
  test('more notes than one Query reads are all listed', async () => {
    const notes = noteRepository(db.table);
    const ids = Array.from({ length: 60 }, (_, n) => `nte_${ulid(n)}`);
    for (const id of ids)
      await notes.add(
        {
          ...{ tenantId, recordingId, id, content: '界'.repeat(10_000), createdAt: 1, version: 1 },
          author: { id: 'usr_1', name: 'Morgan Hale' },
        },
        undefined,
        [],
      );
    expect(await all('/notes')).toEqual(ids);
    expect(await notes.count(tenantId, recordingId)).toBe(60);
  });

  test('a note of the longest length is taken whatever its characters and its spelling', async () => {
    const content = '🎧'.repeat(10_000);
    const { status, json } = await ask('POST', '/notes', ascii({ content }));
    expect([status, json.content === content]).toEqual([201, true]);
  });

  test('scorings by a scorecard of fifty long metrics are all listed', async () => {
    const metrics = Array.from({ length: 50 }, (_, n) => ({
      ...{ id: `mtr_${ulid(n)}`, label: '評'.repeat(120), guidance: '価'.repeat(1000) },
      ...{ kind: 'scale' as const, max: 100, weight: 100 },
    }));
    const id = `scd_${ulid(1)}`;
    const scorecard: Scorecard = {
      ...{ tenantId, id, name: 'Long', description: '', metrics, version: 1, createdAt: '2026-01-01T00:00:00.000Z' },
    };
    await directoryRepository(db.table, scorecardEntity).put(scorecard);
    const answers = metrics.map((metric) => ({ metricId: metric.id, value: 50 }));
    const order = JSON.stringify({ scorecardId: id, version: 1, answers });
    const scored: string[] = [];
    for (let n = 0; n < 14; n++) scored.unshift((await ask('POST', '/scores', order)).json.id);
    expect((await all('/scores')).sort()).toEqual(scored.sort());
  });

  test('twenty flags give way to twenty others', async () => {
    const flags = directoryRepository(db.table, flagEntity);
    const ids = Array.from({ length: 40 }, (_, n) => `flg_${ulid(100 + n)}`);
    for (const id of ids)
      await flags.put({
        ...{ tenantId, id, name: id, createdAt: '2026-01-01T00:00:00.000Z' },
        ...{ description: '', colour: '#10FA00', icon: 'mdi-flag' },
      });
    const put = (flagIds: string[]) => ask('PUT', '/flags', JSON.stringify({ flagIds }));
    expect((await put(ids.slice(0, 20))).status).toBe(200);
    expect((await put(ids.slice(20))).status).toBe(200);
    const recording = await recordingRepository(db.table).find(tenantId, recordingId);
    expect(recording?.flagIds).toEqual(ids.slice(20));
    const events = (await db.rows(tenantId)).map(({ type }) => type);
    expect(events.filter((type) => type === 'remove_flag')).toHaveLength(20);
    expect(events.filter((type) => type === 'assign_flag')).toHaveLength(40);
  });

  test('a value too small for the table to hold is refused', async () => {
    const metric = { id: `mtr_${ulid(1)}`, label: 'Greeting', guidance: '', kind: 'scale' as const, max: 5, weight: 1 };
    const id = `scd_${ulid(1)}`;
    await directoryRepository(db.table, scorecardEntity).put({
      ...{ tenantId, id, name: 'One', description: '', version: 1, createdAt: '2026-01-01T00:00:00.000Z' },
      metrics: [metric],
    });
    const answers = [{ metricId: metric.id, value: 1e-200 }];
    const refused = await ask('POST', '/scores', JSON.stringify({ scorecardId: id, version: 1, answers }));
    expect(refused).toMatchObject({ status: 422, json: { code: 'invalid_input' } });
  });
});
