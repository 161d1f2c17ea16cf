import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Scorecard } from '#contract/scorecards';
import { moved, newMetric, newScorecard, readScorecard, sharesOf, toDraft } from './scorecard-draft.ts';

const published: Scorecard = {
  ...{ id: 'scd_1', createdAt: '2026-01-01T00:00:00.000Z', name: 'Service', description: '', version: 2 },
  metrics: [
    { id: 'mtr_1', label: 'Greeting', guidance: 'By name', kind: 'yes_no', max: 1, weight: 1 },
    { id: 'mtr_2', label: 'Listening', guidance: '', kind: 'scale', max: 10, weight: 3 },
  ],
};

test('what is published goes into the form and comes out as it was, its metrics under their ids', () => {
  const { body, valid } = readScorecard(toDraft(published));
  expect(valid).toBe(true);
  expect(body).toEqual({
    name: 'Service',
    description: '',
    metrics: [
      { id: 'mtr_1', label: 'Greeting', guidance: 'By name', kind: 'yes_no', weight: 1 },
      { id: 'mtr_2', label: 'Listening', guidance: '', kind: 'scale', max: 10, weight: 3 },
    ],
  });
});

test('a form says at each field what is wrong with it', () => {
  const draft = newScorecard();
  const [first] = draft.metrics;
  const wrong = { ...newMetric(), label: 'Listening', max: '1', weight: '2.5' };
  const { errors, valid } = readScorecard({ ...draft, metrics: [...draft.metrics, wrong] });
  expect(valid).toBe(false);
  expect(errors).toEqual({
    name: 'Enter a name.',
    metrics: {
      [first?.key ?? '']: { label: 'Enter what is judged.' },
      [wrong.key]: { max: 'From 2 to 100.', weight: 'From 1 to 100.' },
    },
  });
});

test('the best value of a scale is nothing to a metric of yes and no', () => {
  const metric = { ...newMetric(), label: 'Greeting', kind: 'yes_no' as const, max: 'many' };
  expect(readScorecard({ name: 'x', description: '', metrics: [metric] })).toMatchObject({
    valid: true,
    body: { metrics: [{ label: 'Greeting', kind: 'yes_no', weight: 1 }] },
  });
});

test('shares add up to 100 and none is a whole percent from what it is', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 50 }), (weights) => {
      const shares = sharesOf(weights);
      const sum = weights.reduce((total, weight) => total + weight, 0);
      expect(shares.reduce((total, share) => total + share, 0)).toBe(100);
      for (const [index, share] of shares.entries()) {
        expect(Math.abs(share - (100 * (weights[index] ?? 0)) / sum)).toBeLessThan(1);
      }
    }),
  );
});

test('without a weight there are no shares', () => {
  expect(sharesOf([0, 0])).toEqual([0, 0]);
});

test('moving an item there and back leaves all as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.nat(), fc.nat(), (items, one, other) => {
      const [from, to] = [one % items.length, other % items.length];
      const there = moved(items, from, to);
      expect(there[to]).toBe(items[from]);
      expect(moved(there, to, from)).toEqual(items);
    }),
  );
});
