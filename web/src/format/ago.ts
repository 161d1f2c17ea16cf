const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** How long ago an instant was, in words: `just now`, `5 minutes ago`, `3 days ago`. Both are instants; what is to come is just now. */
export function ago(instant: string, now: number): string {
  const past = now - Date.parse(instant);
  if (past < minute) return 'just now';
  if (past < hour) return words.format(-Math.floor(past / minute), 'minute');
  if (past < day) return words.format(-Math.floor(past / hour), 'hour');
  if (past < 60 * day) return words.format(-Math.floor(past / day), 'day');
  if (past < 730 * day) return words.format(-Math.floor(past / (30.4 * day)), 'month');
  return words.format(-Math.floor(past / (365.25 * day)), 'year');
}
