import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lengthOf, type Stretch } from './stretch.ts';
import { following, panned, partFor, whole, zoomed } from './zoom-window.ts';

const threeHours = 3 * 3600;
const overview = { duration: threeHours, perSecond: 2000 / threeHours, bars: 260 };

const views = fc
  .tuple(fc.double({ min: 5, max: threeHours, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([length, share]): Stretch => {
    const from = share * (threeHours - length);
    return { from, until: from + length };
  });
const moment = fc.double({ min: 0, max: threeHours, noNaN: true });

describe('a view', () => {
  test('stays in the recording, however one zooms and pans', () => {
    fc.assert(
      fc.property(views, fc.double({ min: 0.1, max: 10, noNaN: true }), moment, (view, times, at) => {
        const around = view.from + (at / threeHours) * lengthOf(view);
        for (const each of [
          zoomed(view, times, around, threeHours),
          panned(view, at, threeHours),
          panned(view, -at, threeHours),
          following(view, at, threeHours),
        ]) {
          expect(each.from).toBeGreaterThanOrEqual(0);
          expect(each.until).toBeLessThanOrEqual(threeHours + 1e-6);
          expect(lengthOf(each)).toBeGreaterThanOrEqual(5 - 1e-6);
        }
      }),
    );
  });

  test('keeps the moment under the pointer where it is', () => {
    expect(zoomed({ from: 100, until: 200 }, 2, 150, 1000)).toEqual({ from: 125, until: 175 });
    expect(zoomed({ from: 100, until: 200 }, 2, 100, 1000)).toEqual({ from: 100, until: 150 });
  });

  test('ends with the whole', () => {
    expect(zoomed({ from: 100, until: 200 }, 0.01, 150, 1000)).toEqual(whole(1000));
  });

  test('shows what plays, and stands still as long as it does', () => {
    fc.assert(
      fc.property(views, moment, (view, at) => {
        const next = following(view, at, threeHours);
        expect(at).toBeGreaterThanOrEqual(next.from - 1e-6);
        expect(at).toBeLessThanOrEqual(next.until + 1e-6);
        expect(following(next, at, threeHours)).toEqual(next);
      }),
    );
    expect(following({ from: 100, until: 200 }, 150, 1000)).toEqual({ from: 100, until: 200 });
    expect(following({ from: 100, until: 200 }, 198, 1000)).toEqual({ from: 193, until: 293 });
  });
});

describe('the part that is asked for', () => {
  test('holds all that is shown, and is fine enough for it', () => {
    fc.assert(
      fc.property(views, (view) => {
        const part = partFor(view, overview);
        if (!part) {
          expect(lengthOf(view) * overview.perSecond).toBeGreaterThanOrEqual(overview.bars);
          return;
        }
        expect(part.from).toBeLessThanOrEqual(view.from + 1e-6);
        expect(part.until).toBeGreaterThanOrEqual(view.until - 1e-6);
        // About as many values as bars, or all there are. The service makes one value of a whole number of them.
        const perSecond = 50 / Math.ceil((50 * lengthOf(part)) / 2000);
        expect(perSecond === 50 || perSecond * lengthOf(view) >= overview.bars * 0.9).toBe(true);
      }),
    );
  });

  test('is the same for a view a little further on', () => {
    const one = partFor({ from: 4000, until: 4060 }, overview);
    expect(partFor({ from: 4001, until: 4061 }, overview)).toEqual(one);
  });

  test('is none where the whole was answered as fine as it is kept', () => {
    expect(partFor({ from: 3, until: 8 }, { duration: 23, perSecond: 50, bars: 260 })).toBeUndefined();
  });
});
