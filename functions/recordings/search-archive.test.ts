import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Recording, type Stretch, whenOf } from '#data/recordings';
import { type Filters, matches, planSlot } from './rules.ts';
import { mostQueries, searchArchive } from './search-archive.ts';

const numbers = ['+441130000001', '+441130000002', '+447700900123', '3201'];
const agents = ['agt_A', 'agt_B'];
const pick = <T>(values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

const recording = fc
  .record({
    connectedAt: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_020 }),
    from: pick(numbers),
    to: pick(numbers),
    agentId: pick(agents),
    departmentId: pick(['dep_A', 'dep_B']),
    score: fc.integer({ min: 0, max: 3 }),
    flagIds: fc.subarray(['flg_A', 'flg_B']),
    key: fc.nat(999),
  })
  .map(
    ({ from, to, key, ...rest }): Recording => ({
      ...rest,
      tenantId: 't',
      id: `rec_${String(key).padStart(3, '0')}`,
      from: { number: from, raw: from ?? 'anonymous' },
      to: { number: to, raw: to ?? 'anonymous' },
      recorderId: 'rdr_A',
      ...{ durationMs: 1, bytes: 1, codec: 'pcm_s16le', channels: 1, sampleRate: 8000, sha256: '' },
    }),
  );

const at = fc.option(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_020 }), { nil: undefined });
const number = fc.oneof(
  fc.constantFrom(...numbers).map((exactly) => ({ exactly })),
  fc
    .constantFrom('000', '0113', '7700', '2')
    .map((digits) => ({ containing: { digits, anchored: false, complete: undefined } })),
);
const filters: fc.Arbitrary<Filters> = fc.record({
  from: fc.option(number, { nil: undefined }),
  to: fc.option(number, { nil: undefined }),
  agentId: pick(agents),
  departmentId: pick(['dep_A', 'dep_B']),
  flagIds: fc.subarray(['flg_A', 'flg_B']),
  connectedAfter: at,
  connectedBefore: at,
  scoreAbove: fc.option(fc.integer({ min: -1, max: 3 }), { nil: undefined }),
  scoreBelow: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
});

/** An archive that answers a stretch as the table does, at most `mostRows` rows a Query. */
function archiveOf(recordings: Recording[], mostRows = 7) {
  const asked: Stretch[] = [];
  const value = (row: Recording, slot: Stretch['slot']) =>
    ({
      byTime: undefined,
      byFrom: row.from.number,
      byTo: row.to.number,
      byAgent: row.agentId,
      byDepartment: row.departmentId,
      byRecorder: row.recorderId,
    })[slot];
  const when = (row: Recording) => whenOf(row.connectedAt, row.id);
  return {
    asked,
    read: async (_: string, stretch: Stretch) => {
      asked.push(stretch);
      const rows = recordings
        .filter((row) => value(row, stretch.slot) === stretch.value)
        .filter(
          (row) => (!stretch.newest || when(row) < stretch.newest) && (!stretch.oldest || when(row) >= stretch.oldest),
        )
        .sort((a, b) => (when(a) < when(b) ? 1 : -1));
      const most = Math.min(stretch.limit, mostRows);
      return { recordings: rows.slice(0, most), exhausted: rows.length <= most };
    },
  };
}

const unique = (recordings: Recording[]) => [...new Map(recordings.map((row) => [row.id, row])).values()];

describe('searching the archive', () => {
  test('page by page gives what a brute-force filter gives: none twice, none missed, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(recording, { maxLength: 60 }),
        filters,
        fc.integer({ min: 1, max: 9 }),
        async (rows, wanted, limit) => {
          const recordings = unique(rows);
          const archive = archiveOf(recordings);
          const found: Recording[] = [];
          let after: string | undefined;
          do {
            const page = await searchArchive('t', wanted, { limit, after }, archive);
            expect(page.recordings.length).toBeLessThanOrEqual(limit);
            found.push(...page.recordings);
            after = page.next;
          } while (after);
          const expected = recordings
            .filter((row) => matches(wanted, row))
            .sort((a, b) => (whenOf(a.connectedAt, a.id) < whenOf(b.connectedAt, b.id) ? 1 : -1));
          expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a page costs a bounded number of Queries, and one that stops early says how far back it got', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => ({ connectedAt: 1_700_000_000_000 + i, id: `rec_${i}` }));
    const haystack = rows.map((row) => ({
      ...row,
      ...{
        tenantId: 't',
        from: { number: '+441130000001', raw: '' },
        to: { raw: '' },
        recorderId: 'rdr_A',
        score: 0,
        flagIds: [],
      },
      ...{ durationMs: 1, bytes: 1, codec: 'pcm_s16le', channels: 1, sampleRate: 8000, sha256: '' },
    }));
    const archive = archiveOf(haystack, 10);
    const page = await searchArchive('t', { flagIds: ['flg_A'] }, { limit: 5 }, archive);
    expect(archive.asked).toHaveLength(mostQueries);
    expect(page.recordings).toEqual([]);
    expect(page.searchedBackTo).toBeLessThan(1_700_000_002_000);
    expect(page.searchedBackTo).toBe(Number(page.next?.slice(0, 13)));
    expect(page.next).toBeDefined();
  });

  test('the plan reads the slot that selects most', () => {
    expect(planSlot({ flagIds: [], agentId: 'agt_A', from: { exactly: '3201' } }).slot).toBe('byFrom');
    expect(planSlot({ flagIds: [], agentId: 'agt_A', departmentId: 'dep_A' }).slot).toBe('byAgent');
    expect(planSlot({ flagIds: [] }).slot).toBe('byTime');
  });
});
