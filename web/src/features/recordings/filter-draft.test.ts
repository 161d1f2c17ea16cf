import { expect, test } from 'vitest';
import { dayFilters, periodOf, periods, readDraft, toDraft } from './filter-draft.ts';

const london = 'Europe/London';
const empty = toDraft({}, london);

test('times in the form are the customer’s, in the filters UTC', () => {
  const draft = { ...empty, connectedAfter: { date: '2026-07-01', time: '09:30' } };
  expect(readDraft(draft, london)).toEqual({ filters: { connectedAfter: '2026-07-01T08:30:00.000Z' }, errors: {} });
});

test('filters come back from the form as they went in', () => {
  const filters = {
    from: '0113 496',
    to: '+44',
    connectedAfter: '2026-03-29T00:30:00.000Z',
    connectedBefore: '2026-10-25T00:30:15.000Z',
    departmentId: 'dep_1',
    agentId: 'none',
    direction: 'outbound' as const,
    recorderId: 'rdr_1',
    flagId: ['flg_1', 'flg_2'],
    scoreAbove: 0,
    scoreBelow: 62.5,
  };
  expect(readDraft(toDraft(filters, london), london)).toEqual({ filters, errors: {} });
});

test('a number needs a digit', () => {
  expect(readDraft({ ...empty, from: ' Ben ' }, london).errors).toEqual({ from: 'Enter a number or part of one.' });
  expect(readDraft({ ...empty, from: '   ' }, london)).toEqual({ filters: {}, errors: {} });
});

test('a time needs a date, and the end comes after the beginning', () => {
  expect(readDraft({ ...empty, connectedAfter: { date: '', time: '10:00' } }, london).errors).toHaveProperty(
    'connectedAfter',
  );
  const reversed = {
    ...empty,
    connectedAfter: { date: '2026-02-02', time: '' },
    connectedBefore: { date: '2026-02-01', time: '' },
  };
  expect(readDraft(reversed, london).errors).toHaveProperty('connectedBefore');
});

test('a score is a number that a recording can have, and below comes above above', () => {
  expect(readDraft({ ...empty, scoreAbove: 'high', scoreBelow: '250' }, london).errors).toEqual({
    scoreAbove: 'Enter a number from 0 to 100.',
    scoreBelow: 'Enter a number from 0 to 100.',
  });
  expect(readDraft({ ...empty, scoreAbove: '50', scoreBelow: '50' }, london).errors).toHaveProperty('scoreBelow');
});

test('a day is as long as the clocks make it', () => {
  const hours = (date: string, zone: string) => {
    const { connectedAfter = '', connectedBefore = '' } = dayFilters(date, zone);
    return (Date.parse(connectedBefore) - Date.parse(connectedAfter)) / 3_600_000;
  };
  expect(dayFilters('2026-07-01', london)).toEqual({
    connectedAfter: '2026-06-30T23:00:00.000Z',
    connectedBefore: '2026-07-01T23:00:00.000Z',
  });
  expect(hours('2026-03-29', london)).toBe(23);
  expect(hours('2026-10-25', london)).toBe(25);
  // Chile puts its clocks forward at midnight: the day begins at one.
  expect(hours('2025-09-07', 'America/Santiago')).toBe(23);
  expect(dayFilters('2025-12-31', 'Pacific/Auckland').connectedAfter).toBe('2025-12-30T11:00:00.000Z');
});

test('days are the customer’s own, across a change of clocks and of year', () => {
  const [today, yesterday, week] = periods;
  // Half past midnight in Auckland is still yesterday in UTC.
  const newYear = Date.parse('2025-12-31T11:30:00Z');
  expect(periodOf(today, newYear, 'Pacific/Auckland')).toEqual({
    connectedAfter: { date: '2026-01-01', time: '' },
    connectedBefore: { date: '', time: '' },
  });
  expect(periodOf(yesterday, newYear, 'Pacific/Auckland')).toEqual({
    connectedAfter: { date: '2025-12-31', time: '' },
    connectedBefore: { date: '2026-01-01', time: '' },
  });
  expect(periodOf(week, Date.parse('2026-03-30T12:00:00Z'), london).connectedAfter).toEqual({
    date: '2026-03-24',
    time: '',
  });
});
