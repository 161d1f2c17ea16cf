import { expect, test } from 'vitest';
import { clockFor } from './clock.ts';

const winter = '2021-01-15T10:22:45.000Z';
const summer = '2021-07-15T10:22:45.000Z';

test('a British customer reads days first, in London time', () => {
  const clock = clockFor('Europe/London', 'GB');
  expect(clock.dateTime(winter)).toBe('15/01/2021 10:22:45');
  expect(clock.dateTime(summer)).toBe('15/07/2021 11:22:45');
  expect(clock.full(winter)).toMatch(/Friday,? 15 January 2021.*10:22:45 GMT/);
  expect(clock.full(summer)).toContain('11:22:45 BST');
  expect(clock.place).toBe('London');
});

test('an American customer reads months first, on a clock of 24 hours', () => {
  const clock = clockFor('America/New_York', 'US');
  expect(clock.dateTime(summer)).toBe('07/15/2021 06:22:45');
  expect(clock.place).toBe('New York');
});

test('a date is that date in every zone', () => {
  for (const zone of ['Pacific/Kiritimati', 'Europe/London', 'Pacific/Pago_Pago']) {
    const clock = clockFor(zone, 'GB');
    expect(clock.day('2021-01-15')).toMatch(/^Friday,? 15 January 2021$/);
    expect(clock.shortDay('2021-01-15')).toBe('15 Jan');
  }
});

test('midnight is 00', () => {
  expect(clockFor('UTC', 'US').dateTime('2021-01-15T00:00:00Z')).toBe('01/15/2021 00:00:00');
});

test('a zone or country that the browser does not know is shown in UTC and as in Britain', () => {
  const clock = clockFor('Mars/Olympus', '??');
  expect(clock.zone).toBe('UTC');
  expect(clock.dateTime(winter)).toBe('15/01/2021 10:22:45');
});
