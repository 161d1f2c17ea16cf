import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scoreOf } from './score.ts';

const answered = fc.array(
  fc
    .record({ weight: fc.integer({ min: 1, max: 100 }), max: fc.integer({ min: 1, max: 100 }), share: fc.nat(100) })
    .map(({ weight, max, share }) => ({ weight, max, value: Math.round((max * share) / 100) })),
  { minLength: 1, maxLength: 20 },
);

function scoreOfAll(all: { weight: number; max: number; value: number | null }[]): number | undefined {
  const metrics = all.map((metric, index) => ({ ...metric, id: String(index) }));
  return scoreOf(metrics, new Map(metrics.map(({ id, value }) => [id, value])));
}

test('a score is the weighted mean of what applies, to one decimal', () => {
  expect(
    scoreOfAll([
      { weight: 1, max: 5, value: 4 },
      { weight: 3, max: 1, value: 1 },
      { weight: 2, max: 100, value: 99 },
      { weight: 90, max: 5, value: null },
    ]),
  ).toBe(96.3);
});

test('it is 0 to 100: all at their best are 100, all at their worst 0', () => {
  fc.assert(
    fc.property(answered, (all) => {
      const score = scoreOfAll(all);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
      expect(scoreOfAll(all.map((metric) => ({ ...metric, value: metric.max })))).toBe(100);
      expect(scoreOfAll(all.map((metric) => ({ ...metric, value: 0 })))).toBe(0);
    }),
  );
});

test('a metric that does not apply changes nothing, and a better answer never lowers the score', () => {
  fc.assert(
    fc.property(answered, fc.nat(100), (all, place) => {
      const score = scoreOfAll(all) ?? Number.NaN;
      expect(scoreOfAll([...all, { weight: 50, max: 7, value: null }])).toBe(score);
      const better = all.map((metric, index) =>
        index === place % all.length ? { ...metric, value: Math.min(metric.max, metric.value + 1) } : metric,
      );
      expect(scoreOfAll(better)).toBeGreaterThanOrEqual(score);
    }),
  );
});

test('where nothing applies there is none', () => {
  expect(scoreOfAll([{ weight: 1, max: 5, value: null }])).toBeUndefined();
});
