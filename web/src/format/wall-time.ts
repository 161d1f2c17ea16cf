/** A time as a clock on a wall shows it, as date and time fields hold it: `2026-03-29` and `01:30` or `01:30:15`. */
export interface WallTime {
  date: string;
  time: string;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  clocks.set(zone, clock);
  return clock;
}

/** What a clock in the zone shows at an instant, written as if it were UTC (epoch ms, whole seconds). */
function shownAt(instant: number, zone: string): number {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The wall time (to the second) at an instant (epoch ms) in a zone (IANA name). */
export function toWallTime(instant: number, zone: string): WallTime {
  const [date = '', clock = ''] = new Date(shownAt(instant, zone)).toISOString().split('T');
  const time = clock.slice(0, 8);
  return { date, time: time.endsWith(':00') ? time.slice(0, 5) : time };
}

const day = 24 * 3_600_000;

/**
 * The instant (epoch ms) at which a clock in the zone shows a wall time; undefined where the fields hold no time. Of a
 * time that comes twice, when clocks go back, the first. A time that is skipped, when they go forward, is as much later
 * as the clock was put forward: 01:30 becomes 02:30.
 */
export function fromWallTime({ date, time }: WallTime, zone: string): number | undefined {
  const shown = Date.parse(`${date}T${time || '00:00'}Z`);
  if (Number.isNaN(shown)) return undefined;
  const second = Math.floor(shown / 1000) * 1000;
  // No zone is further than 14 hours from UTC, so a change of offset that matters lies between these two.
  const offsets = [second - day, second + day].map((instant) => shownAt(instant, zone) - instant);
  const instants = offsets.map((offset) => second - offset);
  const exact = instants.filter((instant) => shownAt(instant, zone) === second);
  return exact.length > 0 ? Math.min(...exact) : instants[0];
}

/** The date (`2026-03-29`) that is so many days after another. Dates are counted in UTC, where every day has 24 hours. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * day).toISOString().slice(0, 10);
