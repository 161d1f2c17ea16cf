import { beforeAll, describe, expect, test } from 'vitest';
import { formatNumber, loadNumberingPlans } from './phone-number.ts';

test('numbers show as they are stored until the numbering plans are known', () => {
  expect(formatNumber('+441134960001', 'GB')).toBe('+441134960001');
});

describe('with the numbering plans', () => {
  beforeAll(loadNumberingPlans);

  test.each([
    ['+441134960001', 'GB', '0113 496 0001'],
    ['+447700900123', 'GB', '07700 900123'],
    ['+12025550143', 'US', '(202) 555-0143'],
  ])('%s is national for a customer in %s', (number, country, written) => {
    expect(formatNumber(number, country)).toBe(written);
  });

  test.each([
    ['+33142685300', 'GB', '+33 1 42 68 53 00'],
    ['+441134960001', 'US', '+44 113 496 0001'],
    ['+441134960001', 'XX', '+44 113 496 0001'],
  ])('%s is international for a customer in %s', (number, country, written) => {
    expect(formatNumber(number, country)).toBe(written);
  });

  test('an extension and what else is no telephone number stay as they are', () => {
    expect(formatNumber('3201', 'GB')).toBe('3201');
    expect(formatNumber('+999', 'GB')).toBe('+999');
  });
});
