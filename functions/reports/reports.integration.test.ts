import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Grouping, groupings, type Report, type ReportItem } from '#contract/reports';
import { agentEntity, directoryRepository, openDirectory, recorderEntity } from '#data/directory';
import { type Recording, recordingEntity, recordingRepository } from '#data/recordings';
import { dayAfter, daysFrom } from '#data/stretches';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { totalsRepository } from '#data/totals';
import { totalsFor } from '#data/totals-for';
import { wallTime } from '#functions/recordings/wall-time';
import { type RecountDeps, recount } from '#functions/totals/recount';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { numberStatistics } from './number-statistics.ts';
import { exportReport, reportRecordings } from './report-recordings.ts';

let db: Awaited<ReturnType<typeof startTable>>;
let deps: RecountDeps;
beforeAll(async () => {
  db = await startTable();
  deps = {
    recordings: recordingRepository(db.table),
    tenants: tenantRepository(db.table),
    totals: totalsRepository(db.table),
  };
});
afterAll(() => db.stop());

let count = 0;
async function newTenant(timeZone: string) {
  const tenantId = `acme${++count}`;
  await db.table.put(tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone, createdAt: '' }));
  return tenantId;
}

/** Asks as somebody of the tenant who may see statistics, or may not. */
async function ask(
  tenantId: string,
  path: string,
  { permissions = ['review_statistics'], onlyAgents }: Partial<Pick<Actor, 'permissions' | 'onlyAgents'>> = {},
) {
  const directory = openDirectory(db.table);
  const api = httpApi(
    [reportRecordings, exportReport],
    { ...deps, ...directory, totalsFor: totalsFor(db.table) },
    async () => ({
      ...{ kind: 'user', tenantId, userId: 'usr_1', name: '', permissions, onlyAgents },
    }),
  );
  const event = gatewayEvent('GET', `/api/reports/recordings${path}`, { cookies: ['__Host-session=x'] });
  const answer = await call(api, event);
  return { ...answer, report: answer.json as unknown as Report };
}

async function put(tenantId: string, recordings: Recording[]) {
  await db.table.batchPut(recordings.map((one) => recordingEntity.toItem(one)));
  for (let start = 0; start < recordings.length; start += 60)
    await recount(
      tenantId,
      recordings.slice(start, start + 60).map(({ id }) => id),
      deps,
    );
}

const common = { bytes: 10, recorderId: 'rdr_1', score: 0, codec: 'gsm', channels: 1, sampleRate: 8000, sha256: '' };
const party = (number?: string) => ({ number, raw: number ?? '' });
const recordingOf = (tenantId: string, id: string, given: Partial<Recording>): Recording => ({
  ...{ ...common, tenantId, id, connectedAt: 0, durationMs: 1000, flagIds: [], from: party(), to: party() },
  ...given,
});

/** What a report says, worked out from the recordings themselves. */
const day = ({ connectedAt }: Recording, zone: string) => wallTime(connectedAt, zone).slice(0, 10);
const keys: Record<Grouping, (one: Recording, zone: string) => string[]> = {
  day: (one, zone) => [day(one, zone)],
  hour: (one, zone) => [
    `${new Date(day(one, zone)).getUTCDay() || 7}-${wallTime(one.connectedAt, zone).slice(11, 13)}`,
  ],
  agent: ({ agentId }) => [agentId ?? 'none'],
  department: ({ departmentId }) => [departmentId ?? 'none'],
  recorder: ({ recorderId }) => [recorderId],
  direction: ({ direction }) => [direction ?? 'none'],
  number({ direction, agentId, agentSide, from, to }) {
    const own =
      direction === 'inbound'
        ? [to]
        : direction === 'outbound'
          ? [from]
          : direction === 'internal'
            ? [from, to]
            : agentId && agentSide
              ? [{ from, to }[agentSide]]
              : [];
    const numbers = [...new Set(own.flatMap(({ number }) => number ?? []))];
    return numbers.length > 0 ? numbers : ['none'];
  },
};

interface Figures {
  recordings: number;
  durationMs: number;
  bytes: number;
  inbound: number;
  outbound: number;
}
const figuresOf = ({ recordings, durationMs, bytes, inbound, outbound }: Figures): Figures => ({
  ...{ recordings, durationMs, bytes, inbound, outbound },
});
const sum = (recordings: Recording[]): Figures => ({
  recordings: recordings.length,
  durationMs: recordings.reduce((all, { durationMs }) => all + durationMs, 0),
  bytes: recordings.reduce((all, { bytes }) => all + bytes, 0),
  inbound: recordings.filter(({ direction }) => direction === 'inbound').length,
  outbound: recordings.filter(({ direction }) => direction === 'outbound').length,
});

function grouped(recordings: Recording[], groupBy: Grouping, zone: string, after: string, before: string) {
  const within = recordings.filter((one) => day(one, zone) >= after && day(one, zone) <= before);
  const groups = new Map<string, Recording[]>();
  for (const one of within)
    for (const key of keys[groupBy](one, zone)) groups.set(key, [...(groups.get(key) ?? []), one]);
  return { totals: sum(within), groups: new Map([...groups].map(([key, some]) => [key, sum(some)])) };
}

const told = (items: ReportItem[]) =>
  new Map(items.filter(({ recordings }) => recordings > 0).map((item) => [item.key, figuresOf(item)]));

const option = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const numbers = ['+441130000001', '+441130000002', '+12135551212', '3201'];
const instants = fc.oneof(
  fc.integer({ min: Date.parse('2025-11-01T00:00:00Z'), max: Date.parse('2026-12-31T00:00:00Z') }),
  // Around the changes of the clocks of the zones below.
  fc
    .tuple(
      fc.constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z'),
      fc.integer({ min: -7_200_000, max: 7_200_000 }),
    )
    .map(([at, off]) => Date.parse(at) + off),
);
const given = fc.record({
  connectedAt: instants,
  durationMs: fc.nat(100_000),
  direction: option('inbound' as const, 'outbound' as const, 'internal' as const),
  from: option(...numbers).map(party),
  to: option(...numbers).map(party),
  agentId: option('agt_1', 'agt_2', 'agt_3'),
  agentSide: option('from' as const, 'to' as const),
  departmentId: option('dep_1', 'dep_2'),
  recorderId: fc.constantFrom('rdr_1', 'rdr_2'),
});
const period = fc
  .tuple(fc.integer({ min: 0, max: 420 }), fc.integer({ min: 0, max: 420 }))
  .map(([start, length]) => [dayAfter('2025-10-25', start), dayAfter('2025-10-25', start + length)] as const);
const wholeMonths = fc.constantFrom(
  ['2026-01-01', '2026-12-31'] as const,
  ['2026-03-01', '2026-03-31'] as const,
  ['2026-10-01', '2026-10-31'] as const,
);

describe('reports', () => {
  test('say of any period, by whatever, what the recordings add up to that one may hear, however they were relabelled or deleted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('Europe/London', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'),
        fc.array(given, { minLength: 1, maxLength: 40 }),
        fc.array(fc.record({ at: fc.nat(39), to: fc.option(given, { nil: undefined }) }), { maxLength: 15 }),
        fc.array(fc.oneof(period, wholeMonths), { minLength: 1, maxLength: 3 }),
        // Of an agent whom nobody knows any more there are calls as of any other.
        fc.subarray(['agt_1', 'agt_2', 'agt_3', 'agt_4']),
        async (timeZone, first, changed, periods, reviewed) => {
          const tenantId = await newTenant(timeZone);
          const present = new Map(first.map((one, i) => [`rec_${i}`, recordingOf(tenantId, `rec_${i}`, one)]));
          await put(tenantId, [...present.values()]);
          for (const { at, to } of changed) {
            const id = `rec_${at}`;
            const before = present.get(id);
            if (!before) continue;
            if (to) {
              // A call stays when it was.
              const after = { ...recordingOf(tenantId, id, to), connectedAt: before.connectedAt };
              present.set(id, after);
              await db.table.put(recordingEntity.toItem(after));
            } else {
              present.delete(id);
              await db.table.delete({ pk: `T#${tenantId}#R#${id}`, sk: 'META' });
            }
          }
          await recount(
            tenantId,
            changed.map(({ at }) => `rec_${at}`),
            deps,
          );
          for (const onlyAgents of [undefined, new Set(reviewed)]) {
            const heard = [...present.values()].filter(({ agentId }) => !onlyAgents || onlyAgents.has(agentId ?? ''));
            for (const [after, before] of periods)
              for (const groupBy of groupings)
                await expectReport(heard, { onlyAgents, timeZone, groupBy, after, before });
          }

          async function expectReport(
            heard: Recording[],
            {
              onlyAgents,
              timeZone,
              groupBy,
              after,
              before,
            }: Pick<Actor, 'onlyAgents'> & {
              [Name in 'timeZone' | 'after' | 'before']: string;
            } & { groupBy: Grouping },
          ) {
            const query = `?groupBy=${groupBy}&after=${after}&before=${before}&compare=previous`;
            const { report } = await ask(tenantId, query, { onlyAgents });
            const now = grouped(heard, groupBy, timeZone, after, before);
            expect(figuresOf(report.totals)).toEqual(now.totals);
            expect(told(report.items)).toEqual(now.groups);
            const { previous } = report;
            const then = grouped(heard, groupBy, timeZone, previous?.after ?? '', previous?.before ?? '');
            expect(figuresOf(previous?.totals as Figures)).toEqual(then.totals);
            if (groupBy === 'day') {
              const earlier = daysFrom(previous?.after ?? '', previous?.before ?? '');
              const days = report.items.map(({ previous }) => previous && figuresOf(previous));
              expect(days).toEqual(
                report.items.map((_, i) => (earlier[i] ? (then.groups.get(earlier[i]) ?? sum([])) : null)),
              );
            } else {
              const items = report.items.map((item) => ({ ...item, ...(item.previous as Figures) }));
              expect(told(items)).toEqual(then.groups);
              // Nothing but an hour is told of where there is nothing.
              if (groupBy !== 'hour')
                expect(report.items.length).toBe(new Set([...now.groups.keys(), ...then.groups.keys()]).size);
            }
          }
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  test('count an hour that comes twice in one place, and one that does not come nowhere', async () => {
    const tenantId = await newTenant('Europe/London');
    // Both are at 01:30 by the clock, the second after it went back.
    const twice = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'];
    const around = ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'];
    await put(
      tenantId,
      [...twice, ...around].map((at, i) =>
        recordingOf(tenantId, `rec_${i}`, { connectedAt: Date.parse(at), ...(i === 0 ? { agentId: 'agt_1' } : {}) }),
      ),
    );
    const { report } = await ask(tenantId, '?groupBy=hour&after=2026-01-01&before=2026-12-31');
    expect(report.items).toHaveLength(168);
    expect([...told(report.items)].map(([key, { recordings }]) => [key, recordings])).toEqual([
      ['7-00', 1],
      ['7-01', 2],
      ['7-02', 1],
    ]);
    const hours = await ask(tenantId, '?groupBy=day&hour=7-01&after=2026-10-18&before=2026-10-31');
    expect(hours.report.items.map(({ key, recordings }) => [key, recordings])).toEqual([
      ['2026-10-18', 0],
      ['2026-10-25', 2],
    ]);
    const query = '?groupBy=day&hour=7-01&after=2026-10-18&before=2026-10-31';
    const heard = await ask(tenantId, query, { onlyAgents: new Set(['agt_1']) });
    expect(heard.report.items.map(({ recordings }) => recordings)).toEqual([0, 1]);
  });

  test('call agents by the names they have now, and what is none of anybody’s last', async () => {
    const tenantId = await newTenant('UTC');
    const at = Date.parse('2026-03-03T12:00:00Z');
    await directoryRepository(db.table, agentEntity).put({ tenantId, id: 'agt_1', name: 'Ben', createdAt: '' });
    await directoryRepository(db.table, recorderEntity).put({
      ...{ tenantId, id: 'rdr_1', name: 'PBX', timeZone: 'UTC', createdAt: '' },
    });
    await put(tenantId, [
      recordingOf(tenantId, 'rec_1', { connectedAt: at, agentId: 'agt_1' }),
      recordingOf(tenantId, 'rec_2', { connectedAt: at, agentId: 'agt_2' }),
      recordingOf(tenantId, 'rec_3', { connectedAt: at }),
      recordingOf(tenantId, 'rec_4', { connectedAt: at }),
    ]);
    const labels = async (groupBy: string) =>
      (await ask(tenantId, `?groupBy=${groupBy}&after=2026-03-01&before=2026-03-31`)).report.items.map(
        ({ label, recordings }) => [label, recordings],
      );
    expect(await labels('agent')).toEqual([
      ['Ben', 1],
      ['Deleted agent', 1],
      ['No agent', 2],
    ]);
    expect(await labels('recorder')).toEqual([['PBX', 4]]);
    expect(await labels('number')).toEqual([['No number of yours', 4]]);
  });

  test('are CSV in which no name is a formula', async () => {
    const tenantId = await newTenant('UTC');
    await directoryRepository(db.table, agentEntity).put({ tenantId, id: 'agt_1', name: '=SUM(1)', createdAt: '' });
    await put(tenantId, [
      recordingOf(tenantId, 'rec_1', {
        ...{ connectedAt: Date.parse('2026-03-03T12:00:00Z'), agentId: 'agt_1', durationMs: 61_500 },
      }),
    ]);
    const query = '?groupBy=agent&after=2026-03-03&before=2026-03-03&compare=previous';
    const { text, headers } = await ask(tenantId, `.csv${query}`);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [head, row] = text.split('\r\n');
    expect(head).toContain('"Duration, 2026-03-02 to 2026-03-02"');
    expect(row).toBe("'=SUM(1),agt_1,1,0:01:02,61.5,61.5,10,0,0,0,0:00:00,0,0,0,0,0");
  });

  test('of one number are its recordings on both sides of calls', async () => {
    const tenantId = await newTenant('Europe/London');
    const number = '+441130000001';
    await put(tenantId, [
      ...['2026-06-30T23:30:00Z', '2026-07-02T10:00:00Z'].map((at, i) =>
        recordingOf(tenantId, `rec_${i}`, {
          ...{ connectedAt: Date.parse(at), direction: i ? 'inbound' : 'outbound', durationMs: 1000 * (i + 1) },
          ...(i ? { to: party(number), agentId: 'agt_1' } : { from: party(number) }),
        }),
      ),
      // Somebody of this number calls another customer's: it is outside there.
      recordingOf(tenantId, 'rec_9', {
        ...{
          connectedAt: Date.parse('2026-07-01T10:00:00Z'),
          direction: 'inbound',
          from: party(number),
          to: party('201'),
        },
      }),
    ]);
    const days = { after: '2026-07-01', before: '2026-07-02' };
    expect(await numberStatistics(number, days, totalsFor(db.table)({ tenantId }))).toMatchObject({
      totals: { recordings: 2, durationMs: 3000, inbound: 1, outbound: 1, averageDurationMs: 1500 },
      days: [
        { date: '2026-07-01', recordings: 1, durationMs: 1000, inbound: 0, outbound: 1 },
        { date: '2026-07-02', recordings: 1, durationMs: 2000, inbound: 1, outbound: 0 },
      ],
    });
    const reviewer = { tenantId, onlyAgents: new Set(['agt_1']) };
    expect(await numberStatistics(number, days, totalsFor(db.table)(reviewer))).toMatchObject({
      totals: { recordings: 1, durationMs: 2000, inbound: 1, outbound: 0 },
    });
    const { report } = await ask(tenantId, '?groupBy=number&after=2026-07-01&before=2026-07-02');
    expect(report.items[0]).toMatchObject({ key: number, recordings: 2, from: 1, to: 1 });
    expect(report.totals).toMatchObject({ recordings: 3, durationMs: 4000, averageDurationMs: 1333 });
  });

  test.each([
    ['?groupBy=flag', 'groupBy'],
    ['?after=2026-02-30', 'after'],
    ['?after=2026-03-02&before=2026-03-01', 'before'],
    ['?after=2000-01-01', 'after'],
    ['?groupBy=agent&hour=1-09', 'hour'],
    ['?hour=1-24', 'hour'],
    ['?compare=next', 'compare'],
    ['?tenantId=acme1', 'tenantId'],
  ])('%s is refused', async (query, path) => {
    const { status, json } = await ask(await newTenant('UTC'), query);
    expect({ status, json }).toMatchObject({ status: 422, json: { code: 'invalid_input', errors: [{ path }] } });
  });

  test('are for whoever may review statistics, and of nobody else’s recordings', async () => {
    const [mine, other] = [await newTenant('UTC'), await newTenant('UTC')];
    await put(other, [recordingOf(other, 'rec_1', { connectedAt: Date.now() - 1000 })]);
    expect((await ask(mine, '', { permissions: ['review_recordings'] })).status).toBe(403);
    expect((await ask(mine, '')).report.totals.recordings).toBe(0);
    expect((await ask(other, '')).report.totals.recordings).toBe(1);
    expect((await ask(other, '')).report.items).toHaveLength(30);
  });
});
