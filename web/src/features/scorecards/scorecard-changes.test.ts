import { expect, test } from 'vitest';
import type { Scorecard } from '#contract/scorecards';
import { scorecardChanges } from './scorecard-changes.ts';

const metric = (id: string, label: string, change: Partial<Scorecard['metrics'][number]> = {}) => ({
  ...{ id, label, guidance: '', kind: 'scale' as const, max: 5, weight: 1 },
  ...change,
});
const before = { name: 'Service', description: '', metrics: [metric('1', 'Greeting'), metric('2', 'Listening')] };

test.each([
  [before, []],
  [{ ...before, name: 'Care', description: 'New' }, ['It is now called “Care”', 'The description was changed']],
  [{ ...before, metrics: [metric('2', 'Listening')] }, ['“Greeting” was removed']],
  [{ ...before, metrics: [metric('9', 'Closing'), ...before.metrics] }, ['“Closing” was added']],
  [{ ...before, metrics: before.metrics.toReversed() }, ['The metrics are in another order']],
  [
    {
      ...before,
      metrics: [metric('1', 'Welcome', { max: 10, weight: 3, guidance: 'By name' }), metric('2', 'Listening')],
    },
    [
      '“Greeting” is now “Welcome”',
      'The best value of “Greeting” is now 10, it was 5',
      'The weight of “Greeting” is now 3, it was 1',
      'The guidance of “Greeting” was changed',
    ],
  ],
  [
    { ...before, metrics: [metric('1', 'Greeting', { kind: 'yes_no', max: 1 }), metric('2', 'Listening')] },
    ['“Greeting” is now yes or no'],
  ],
])('what others changed is said: %#', (after, changes) => {
  expect(scorecardChanges(before, after)).toEqual(changes);
});
