import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemSize, mostBytesRead, projected, readUnits } from './capacity.ts';
import {
  archivedItems,
  markedItem,
  type Recording,
  recordingEntity,
  recordingRepository,
  whenOf,
} from './recordings.ts';
import { tableDefinition } from './table.ts';
import { startTable } from './testing.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

const option = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const text = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 40 }));
const party = fc.record({
  number: option(fc.constantFrom('+441130000001', '3201', '*21#')),
  raw: text,
  name: option(text),
});
const recording = fc.record({
  connectedAt: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_100_000 }),
  durationMs: fc.nat(),
  bytes: fc.oneof(
    fc.nat(),
    fc.nat(99).map((thousands) => thousands * 1000),
  ),
  direction: option(fc.constantFrom('inbound', 'outbound', 'internal')),
  from: party,
  to: party,
  agentId: option(fc.constantFrom('agt_A', 'agt_B')),
  agentSide: option(fc.constantFrom('from', 'to')),
  departmentId: option(fc.constant('dep_A')),
  recorderId: fc.constantFrom('rdr_A', 'rdr_B'),
  callId: option(text),
  score: fc.oneof(
    fc.nat(100),
    fc.integer({ min: 0, max: 9999 }).map((hundredths) => hundredths / 100),
  ),
  flagIds: fc.subarray(['flg_A', 'flg_B']),
  codec: fc.constant('pcm_alaw'),
  channels: fc.nat(8),
  sampleRate: fc.constantFrom(8000, 16_000, 44_100, 11_025),
  sha256: fc.constant('0123456789abcdef'.repeat(4)),
  truncated: option(fc.boolean()),
  channelLabels: option(fc.array(text, { maxLength: 3 })),
}) satisfies fc.Arbitrary<Omit<Recording, 'tenantId' | 'id'>>;

let count = 0;
async function store(values: Omit<Recording, 'tenantId' | 'id'>[]) {
  const tenantId = `acme${++count}`;
  const recordings = values.map(
    (value, i): Recording => ({ ...value, tenantId, id: `rec_${String(i).padStart(5, '0')}` }),
  );
  await db.table.batchPut(recordings.flatMap(archivedItems));
  return { tenantId, recordings };
}

/** What the model says that a slot's newest rows cost. */
function modelled(items: ReturnType<typeof recordingEntity.toItem>[], slot: string, limit: number) {
  const index = tableDefinition.indexes.find(({ name }) => name === slot);
  const keys = ['pk', 'sk', 'when', slot];
  let bytes = 0;
  let rows = 0;
  for (const item of items) {
    const size = itemSize(projected(item, keys, index?.projected ?? []));
    if (rows === limit || bytes + size > mostBytesRead) break;
    bytes += size;
    rows++;
  }
  return { rows, units: readUnits(bytes) };
}
const newestFirst = (a: Recording, b: Recording) =>
  whenOf(a.connectedAt, a.id) < whenOf(b.connectedAt, b.id) ? 1 : -1;

test('the model charges for the repository’s Queries what the table does, to the half unit', async () => {
  const archive = fc.record({
    values: fc.array(recording, { minLength: 1, maxLength: 60 }),
    agentId: fc.constantFrom('agt_A', 'agt_B'),
    flagId: option(fc.constantFrom('flg_A', 'flg_B')),
    limit: fc.integer({ min: 1, max: 70 }),
  });
  await fc.assert(
    fc.asyncProperty(archive, async ({ values, agentId, flagId, limit }) => {
      const { tenantId, recordings } = await store(values);
      const wanted = recordings
        .filter((one) => one.agentId === agentId && (!flagId || one.flagIds.includes(flagId)))
        .sort(newestFirst);
      const items = wanted.map((one) => (flagId ? markedItem(one, flagId) : recordingEntity.toItem(one)));
      db.consumed.length = 0;
      const read = await recordingRepository(db.table).read(tenantId, {
        slot: 'byAgent',
        value: agentId,
        mark: flagId,
        limit,
      });
      expect(read.recordings).toEqual(wanted.slice(0, limit).map((one) => JSON.parse(JSON.stringify(one))));
      expect(db.consumed).toEqual([{ operation: 'Query', index: 'byAgent', ...modelled(items, 'byAgent', limit) }]);
    }),
    { numRuns: 60 },
  );
});

test('the model stops at 1 MB where the table does', async () => {
  const [one] = fc.sample(recording, { numRuns: 1, seed: 5 });
  const fill = (i: number) => ({ raw: 'x'.repeat(900 + (i % 7)), number: '+441130000001' });
  const values = Array.from({ length: 1200 }, (_, i) => ({
    ...(one as typeof one & object),
    connectedAt: i,
    from: fill(i),
    to: fill(i),
  }));
  const { tenantId, recordings } = await store(values);
  db.consumed.length = 0;
  const read = await recordingRepository(db.table).read(tenantId, { slot: 'byTime', limit: 1200 });
  const items = [...recordings].sort(newestFirst).map((value) => recordingEntity.toItem(value));
  const model = modelled(items, 'byTime', 1200);
  expect(model.rows).toBeLessThan(1200);
  expect(read).toHaveProperty('recordings.length', model.rows);
  expect(read.readTo).toBeDefined();
  expect(db.consumed).toMatchObject([{ units: model.units }]);
});
