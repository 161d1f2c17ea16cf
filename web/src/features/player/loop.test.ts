import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastLoop, loopAt, loopBack, loopBetween, withEnd, withStart } from './loop.ts';

const moment = fc.double({ min: 0, max: 100, noNaN: true });

test('however its ends are set, a loop lies in the recording and can be heard', () => {
  fc.assert(
    fc.property(moment, moment, moment, (a, b, c) => {
      const loop = loopBetween(a, b, 100);
      for (const each of [loop, withStart(loop, c, 100), withEnd(loop, c, 100), loopAt(c, loop, 100)]) {
        expect(each.from).toBeGreaterThanOrEqual(0);
        expect(each.until).toBeLessThanOrEqual(100 + 1e-9);
        expect(each.until - each.from).toBeGreaterThanOrEqual(leastLoop - 1e-9);
      }
    }),
  );
});

test('the first end that is set repeats the rest of the recording, the second what lies between', () => {
  const rest = withStart(undefined, 10, 60);
  expect(rest).toEqual({ from: 10, until: 60 });
  expect(withEnd(rest, 15, 60)).toEqual({ from: 10, until: 15 });
  expect(withEnd(undefined, 15, 60)).toEqual({ from: 0, until: 15 });
});

test('an end that is set across the other lets go of the other', () => {
  expect(withStart({ from: 10, until: 15 }, 20, 60)).toEqual({ from: 20, until: 60 });
  expect(withEnd({ from: 10, until: 15 }, 5, 60)).toEqual({ from: 0, until: 5 });
});

test('playing goes back at the end, and only from within or before', () => {
  const loop = { from: 10, until: 15 };
  expect(loopBack(loop, 14.9, 15.02)).toBe(10);
  // Its end was set where it plays.
  expect(loopBack(loop, 15, 15.02)).toBe(10);
  expect(loopBack(loop, 9, 9.1)).toBeUndefined();
  expect(loopBack(loop, 12, 12.1)).toBeUndefined();
  expect(loopBack(loop, 20, 20.1)).toBeUndefined();
});
