import { lengthOf, type Stretch, within } from './stretch.ts';

/** The shortest that is repeated, in seconds. */
export const leastLoop = 0.5;

/** A loop between two moments, whichever is first; as long as the shortest at least. */
export function loopBetween(a: number, b: number, duration: number): Stretch {
  const from = within(0, Math.min(a, b), Math.max(0, duration - leastLoop));
  return { from, until: within(from + leastLoop, Math.max(a, b), Math.max(duration, from + leastLoop)) };
}

/** The loop with its beginning elsewhere. One that began where it is to end ends with the recording. */
export function withStart(loop: Stretch | undefined, from: number, duration: number): Stretch {
  const until = loop && loop.until - from >= leastLoop ? loop.until : duration;
  return loopBetween(from, until, duration);
}

/** The loop with its end elsewhere. One that ended where it is to begin begins with the recording. */
export function withEnd(loop: Stretch | undefined, until: number, duration: number): Stretch {
  const from = loop && until - loop.from >= leastLoop ? loop.from : 0;
  return loopBetween(from, until, duration);
}

/** The loop that one begins with at a moment: a sentence or so, as far as it is shown. */
export function loopAt(at: number, view: Stretch, duration: number): Stretch {
  const long = within(leastLoop, lengthOf(view) / 5, 10);
  const from = within(0, at, Math.max(0, duration - long));
  return loopBetween(from, from + long, duration);
}

/**
 * Where playing goes on that came from `before` to `at`: back to the beginning where it passed the end. Whoever seeks behind the loop
 * hears what is there.
 */
export function loopBack(loop: Stretch, before: number, at: number): number | undefined {
  return before <= loop.until && at >= loop.until ? loop.from : undefined;
}
