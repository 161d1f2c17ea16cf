import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { containsTerm, normalizeNumber, readTerm } from './numbers.ts';

describe('a number', () => {
  test.each([
    ['+441130000001', '+441130000001'],
    ['0113 000 0001', '+441130000001'],
    ['0044 113 000 0001', '+441130000001'],
    ['(0113) 000-0001', '+441130000001'],
    ['sip:+441130000001@pbx.example.com;user=phone', '+441130000001'],
    ['tel:+441130000001', '+441130000001'],
    ['+1 213 555 1212', '+12135551212'],
    ['3201', '3201'],
    ['sip:2001@10.0.0.5:5060', '2001'],
    ['"Bob 7" <sip:2001@pbx>', '2001'],
    ['*21*01134960000#', '*21*01134960000#'],
    ['sip:alice@10.0.0.5', undefined],
    ['sip:anonymous@192.168.0.1', undefined],
    ['0800FLOWERS', undefined],
    ['<b>1</b>', undefined],
    ['anonymous', undefined],
    ['', undefined],
  ])('written %j is known as %j', (raw, number) => {
    expect(normalizeNumber(raw, 'GB')).toBe(number);
  });

  test('is the same however it is spelled', () => {
    const spell = fc
      .tuple(
        fc.stringMatching(/^11[34][0-9]{7}$/),
        fc.array(fc.constantFrom('', ' ', '-', '.'), { minLength: 12, maxLength: 12 }),
      )
      .map(([national, gaps]) => ({
        number: `+44${national}`,
        raw: [...`0${national}`].map((digit, i) => digit + (i < 10 ? gaps[i] : '')).join(''),
      }));
    fc.assert(
      fc.property(spell, ({ number, raw }) => {
        expect(normalizeNumber(raw, 'GB')).toBe(number);
      }),
    );
  });
});

describe('a search term', () => {
  const found = (term: string, number: string) => containsTerm(number, readTerm(term, 'GB'));

  test.each(['0001', '1130', '01130', '4411', '+4411', '0113 000', '441130000001'])(
    '%j finds +441130000001',
    (term) => {
      expect(found(term, '+441130000001')).toBe(true);
    },
  );

  test.each(['+113', '0044', '9'])('%j does not find +441130000001', (term) => {
    expect(found(term, '+441130000001')).toBe(false);
  });

  test('any run of the digits of a number finds it', () => {
    const digits = '441134960123';
    fc.assert(
      fc.property(fc.nat(digits.length - 1), fc.integer({ min: 1, max: 12 }), (start, length) => {
        expect(found(digits.slice(start, start + length), `+${digits}`)).toBe(true);
      }),
    );
  });

  test('a withheld number is found by no term', () => {
    expect(containsTerm(undefined, readTerm('0', 'GB'))).toBe(false);
  });

  test('a whole number is seen to be one, in either form', () => {
    expect(readTerm('0113 496 0123', 'GB').complete).toBe('+441134960123');
    expect(readTerm('+44 113 496 0123', 'GB').complete).toBe('+441134960123');
    expect(readTerm('0123', 'GB').complete).toBeUndefined();
  });
});
