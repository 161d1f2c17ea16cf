import { expect, test } from 'vitest';
import type { Metric, Scorecard } from '#contract/scorecards';
import { answersTo, missing, valueText } from './answers.ts';

const scale = (id: string, max = 5): Metric => ({ id, label: id, guidance: '', kind: 'scale', max, weight: 1 });
const yesNo = (id: string): Metric => ({ ...scale(id, 1), kind: 'yes_no' });
const scorecard = (...metrics: Metric[]): Scorecard => ({
  ...{ id: 'scd_1', name: 'Calls', description: '', version: 2, createdAt: '2026-01-01T00:00:00.000Z' },
  metrics,
});

test('a changed scorecard keeps the answers of metrics that go on as they were', () => {
  const before = [scale('greeting'), scale('solved', 10), yesNo('named'), scale('gone')];
  const answers = { greeting: 4, solved: null, named: 1, gone: 2 };
  const after = scorecard(scale('greeting'), scale('solved', 10), yesNo('named'), scale('added'));
  expect(answersTo(after, answers, before)).toEqual({ greeting: 4, solved: null, named: 1 });
});

test('an answer to a metric that is measured otherwise now is asked again', () => {
  const after = scorecard(scale('greeting', 10), yesNo('solved'));
  expect(answersTo(after, { greeting: 3, solved: 1 }, [scale('greeting'), scale('solved')])).toEqual({});
});

test('what is missing is counted, and something must apply', () => {
  const card = scorecard(scale('greeting'), yesNo('named'));
  expect(missing(card, {})).toBe('2 metrics are not answered yet.');
  expect(missing(card, { greeting: 0 })).toBe('One metric is not answered yet.');
  expect(missing(card, { greeting: null, named: null })).toBe('At least one metric must apply.');
  expect(missing(card, { greeting: null, named: 0 })).toBeUndefined();
});

test('values are read as what was asked', () => {
  expect(valueText(scale('a'), 4)).toBe('4 / 5');
  expect([valueText(yesNo('a'), 1), valueText(yesNo('a'), 0)]).toEqual(['Yes', 'No']);
  expect(valueText(scale('a'), null)).toBe('Does not apply');
});
