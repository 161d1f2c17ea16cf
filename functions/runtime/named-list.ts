import type { Cursors } from './cursor.ts';

/** What is listed by a name that people gave it. */
interface Listed {
  id: string;
  name: string;
}

/** As people sort, whatever the case. */
export const compareNames = (a: string, b: string) => a.localeCompare(b, 'en', { sensitivity: 'base' });

/** As people sort; the same name in an order that is always the same. */
export const byName = (a: Listed, b: Listed) =>
  compareNames(a.name, b.name) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * A page of a list that is short enough to be read whole, in the order of `compare`. A cursor holds the name and the id of the last one shown: what
 * comes after it is known even when it is gone. `fitting` may leave out what is too much for one answer. Throws `invalid_cursor`.
 */
export async function pageByName<T extends Listed>(
  all: readonly T[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  { cursors, scope }: { cursors: Cursors; scope: readonly unknown[] },
  { compare = byName, fitting = (page) => page }: { compare?: typeof byName; fitting?: (page: T[]) => T[] } = {},
): Promise<{ page: T[]; nextCursor: string | null }> {
  const after = cursor && readPlace(await cursors.read(cursor, scope));
  const sorted = all.toSorted(compare);
  const left = after ? sorted.filter((one) => compare(one, after) > 0) : sorted;
  const page = fitting(left.slice(0, limit));
  const last = page.at(-1);
  return { page, nextCursor: last && left.length > page.length ? await cursors.write(placeOf(last), scope) : null };
}

const placeOf = ({ id, name }: Listed): string => `${id}#${name}`;

function readPlace(place: string): Listed {
  const end = place.indexOf('#');
  return { id: place.slice(0, end), name: place.slice(end + 1) };
}
