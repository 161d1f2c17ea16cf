import { lengthOf, type Stretch, within } from './stretch.ts';

/** The shortest stretch that fills the waveform, in seconds. */
const leastView = 5;
/** How finely the service keeps peaks, and how many it answers at most: a shorter part holds nothing finer. */
const finestPerSecond = 50;
const mostValues = 2000;

export const whole = (duration: number): Stretch => ({ from: 0, until: duration });

export const isWhole = (view: Stretch, duration: number) => lengthOf(view) >= duration - 1e-6;

const shortest = (duration: number) => Math.min(leastView, duration);

export const isNearest = (view: Stretch, duration: number) => lengthOf(view) <= shortest(duration) + 0.001;

/** A stretch so long that holds what it is asked to as far as the recording reaches. */
function placed(from: number, length: number, duration: number): Stretch {
  const long = Math.min(length, duration);
  const begin = within(0, from, duration - long);
  return { from: begin, until: begin + long };
}

/** A view `times` as fine (coarser below 1): the moment `around` stays where it is seen. */
export function zoomed(view: Stretch, times: number, around: number, duration: number): Stretch {
  const length = within(shortest(duration), lengthOf(view) / times, duration);
  const share = (around - view.from) / lengthOf(view);
  return placed(around - share * length, length, duration);
}

export const panned = (view: Stretch, seconds: number, duration: number): Stretch =>
  placed(view.from + seconds, lengthOf(view), duration);

/** The view that shows a moment: as it is where it does, else a page on with the moment near its beginning. */
export function following(view: Stretch, at: number, duration: number): Stretch {
  // What is played is read ahead, so the last twentieth counts as passed unless it is the recording's.
  const isLast = view.until >= duration - 1e-6;
  const end = isLast ? view.until : view.until - lengthOf(view) / 20;
  if (at >= view.from && at <= end) return view;
  return placed(at - lengthOf(view) / 20, lengthOf(view), duration);
}

/**
 * The part of the recording whose peaks draw a view finely: one of few, so that panning and zooming back ask for nothing twice. Undefined
 * where the peaks of the whole are as fine as `bars` show.
 */
export function partFor(
  view: Stretch,
  { duration, perSecond, bars }: { duration: number; perSecond: number; bars: number },
): Stretch | undefined {
  if (perSecond >= finestPerSecond || lengthOf(view) * perSecond >= bars) return undefined;
  const least = mostValues / finestPerSecond;
  // Parts half as long again and again, each begun in the middle of the one before: a view of half a part is whole in one of them.
  let length = duration;
  while (length > least && length / 2 >= 2 * lengthOf(view)) length /= 2;
  const hop = length / 2;
  const from = Math.min(Math.floor(view.from / hop + 1e-9) * hop, duration - length);
  return { from, until: from + length };
}
