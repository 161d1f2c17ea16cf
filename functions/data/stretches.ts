/** Whole months, or days, that follow each other: `first` and `last` are `yyyy-mm` or `yyyy-mm-dd`, inclusive. */
export interface StretchOfTime {
  unit: 'month' | 'day';
  first: string;
  last: string;
}

const dayMs = 86_400_000;

/** A day (`yyyy-mm-dd`) so many days after another. Days are counted in UTC, where every one has 24 hours. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

/** How many days there are from `first` to `last`, both included. */
export const countOfDays = (first: string, last: string): number =>
  Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1;

/** The days from `first` to `last`, inclusive, oldest first. */
export const daysFrom = (first: string, last: string): string[] =>
  Array.from({ length: Math.max(0, countOfDays(first, last)) }, (_, i) => dayAfter(first, i));

/** A month (`yyyy-mm`) so many months after that of a day or another month. */
export function monthAfter(from: string, months: number): string {
  const count = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

const begins = (month: string) => `${month}-01`;
function ends(month: string): string {
  const day = new Date(begins(month));
  day.setUTCMonth(day.getUTCMonth() + 1, 0);
  return `${month}-${day.getUTCDate()}`;
}

/** Whether a period is made of whole months. */
export const isOfMonths = (first: string, last: string): boolean =>
  first === begins(first.slice(0, 7)) && last === ends(last.slice(0, 7));

/** As few stretches as a period from day `first` to `last` consists of: days, whole months, days. None where it ends before it begins. */
export function stretchesOf(first: string, last: string): StretchOfTime[] {
  if (first > last) return [];
  const [fromBegin, toEnd] = [first.endsWith('-01'), last === ends(last.slice(0, 7))];
  const firstMonth = fromBegin ? first.slice(0, 7) : monthAfter(first, 1);
  const lastMonth = toEnd ? last.slice(0, 7) : monthAfter(last, -1);
  if (firstMonth > lastMonth) return [{ unit: 'day', first, last }];
  return [
    ...(fromBegin ? [] : [{ unit: 'day' as const, first, last: ends(first.slice(0, 7)) }]),
    { unit: 'month', first: firstMonth, last: lastMonth },
    ...(toEnd ? [] : [{ unit: 'day' as const, first: begins(last.slice(0, 7)), last }]),
  ];
}
