import { countOfDays, dayAfter, isOfMonths, monthAfter } from '#data/stretches';
import { lastDays } from '#functions/recordings/rules';
import { localTime } from '#functions/totals/rules';
import { AppError } from '#runtime/errors';

/** Days of the customer's zone (`yyyy-mm-dd`), both included. */
export interface Days {
  after: string;
  before: string;
}

/** So long a period can be: the rows of its days are read and answered one by one. */
const mostDays = 3660;

/**
 * The days that a query asks for: the last 30 where it says nothing, those that its instants lie in where it gives instants. Throws
 * `invalid_input` of a period that ends before it begins or is longer than ten years.
 */
export function readPeriod(
  { after, before }: { after?: string | undefined; before?: string | undefined },
  now: number,
  timeZone: string,
): Days {
  const dayOf = (text: string, earlierMs = 0) =>
    text.length === 'yyyy-mm-dd'.length ? text : localTime(Date.parse(text) - earlierMs, timeZone).day;
  // An instant that ends a period is the first that is not in it.
  const last = before === undefined ? (lastDays(1, now, timeZone)[0] as string) : dayOf(before, 1);
  const first = after === undefined ? dayAfter(last, -29) : dayOf(after);
  const refuse = (path: string, message: string) => {
    throw new AppError('invalid_input', { fields: [{ path, message }] });
  };
  for (const [path, day] of Object.entries({ after: first, before: last }))
    if (day < '1970-01-01' || day > '9000-12-31') refuse(path, 'must be of a year from 1970 to 9000');
  if (first > last) refuse('before', 'must not be earlier than after');
  if (countOfDays(first, last) > mostDays) refuse('after', `must be at most ${mostDays} days before the last`);
  return { after: first, before: last };
}

/** The period before: as many whole months where it consists of such, else as many days. */
export function periodBefore({ after, before }: Days): Days {
  const last = dayAfter(after, -1);
  if (!isOfMonths(after, before)) return { after: dayAfter(after, -countOfDays(after, before)), before: last };
  const [first, next] = [after, dayAfter(before, 1)].map(
    (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)),
  ) as [number, number];
  return { after: `${monthAfter(after, first - next)}-01`, before: last };
}
