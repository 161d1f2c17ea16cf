import { addDays, fromWallTime, toWallTime } from '../../format/wall-time.ts';

/** A call on the line: epoch milliseconds. */
export interface Span {
  id: string;
  start: number;
  end: number;
}

/** Where a call is drawn, in CSS pixels from the left, and in which lane from the top. */
export interface Bar {
  id: string;
  left: number;
  /** Of what can be pressed: a call of a few seconds is wide enough to hit. */
  width: number;
  /** Of the call itself. */
  length: number;
  lane: number;
}

/** What the line shows, epoch milliseconds. */
export interface Extent {
  start: number;
  end: number;
}

/** The least that can be pressed, and the least that can be seen, in CSS pixels. */
const leastWidth = 24;
const leastLength = 4;
/** Between two calls of a lane. */
const gap = 2;
const minute = 60_000;

/** From the first call to the last, with a margin; a call alone has some minutes around it. */
export function extentOf(calls: readonly Span[]): Extent {
  const start = Math.min(...calls.map((call) => call.start));
  const end = Math.max(...calls.map((call) => call.end));
  const margin = Math.max((end - start) * 0.03, minute);
  return { start: start - margin, end: end + margin };
}

/** Places calls on a line of so many pixels: calls that would cover each other go to lanes of their own, as few as can be. */
export function barsOf(calls: readonly Span[], { start, end }: Extent, width: number): Bar[] {
  const scale = width / (end - start);
  const ends: number[] = [];
  return [...calls]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map(({ id, start: from, end: until }) => {
      const length = Math.max(leastLength, (until - from) * scale);
      const pressed = Math.max(leastWidth, length);
      const left = Math.max(0, Math.min((from - start) * scale, width - pressed));
      const free = ends.findIndex((taken) => taken + gap <= left);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = left + pressed;
      return { id, left, width: pressed, length: Math.min(length, pressed), lane };
    });
}

const hour = 60 * minute;
const day = 24 * hour;
const steps = [1, 2, 5, 10, 15, 30].map((count) => count * minute);
const longSteps = [hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 28 * day, 91 * day];

export interface Tick {
  at: number;
  /** Its clock shows midnight. */
  isMidnight: boolean;
}

/** Round times of a clock in a zone within an extent, and how far they are from each other; `most` at the most. */
export function ticksOf({ start, end }: Extent, zone: string, most: number): { ticks: Tick[]; step: number } {
  const step = [...steps, ...longSteps].find((each) => (end - start) / each <= most) ?? 365 * day;
  const ticks: Tick[] = [];
  const days = Math.max(1, Math.round(step / day));
  const aDay = Math.max(1, Math.round(day / step));
  let { date } = toWallTime(start, zone);
  for (
    let midnight = startOf(date, zone);
    midnight <= end;
    date = addDays(date, days), midnight = startOf(date, zone)
  ) {
    for (let index = 0; index < aDay; index++) {
      // Counted on the clock, so that the day on which it changes has its round times too.
      const at = index === 0 ? midnight : wallInstant(date, index * step, zone);
      if (at >= start && at <= end && at > (ticks.at(-1)?.at ?? Number.NEGATIVE_INFINITY)) {
        ticks.push({ at, isMidnight: index === 0 });
      }
    }
  }
  return { ticks, step };
}

const startOf = (date: string, zone: string) => fromWallTime({ date, time: '' }, zone) ?? Number.POSITIVE_INFINITY;

const wallInstant = (date: string, sinceMidnight: number, zone: string) =>
  fromWallTime({ date, time: new Date(sinceMidnight).toISOString().slice(11, 16) }, zone) ?? Number.NaN;
