import type { Table } from './client.ts';
import { type Item, tenantPrefix } from './entity.ts';

/** Shorter runs of digits are in too many numbers for a list of them to be of use. */
const shortestRun = 3;

const suffixes = (digits: string) =>
  Array.from({ length: Math.max(0, digits.length - shortestRun + 1) }, (_, start) => digits.slice(start));

export type SeenNumberRepository = ReturnType<typeof seenNumberRepository>;

/**
 * The numbers of a tenant's calls, each listed by every suffix of its digits: a run of digits anywhere in a number is the
 * beginning of one of its suffixes, so that one Query finds the numbers that contain it.
 */
export function seenNumberRepository(table: Table) {
  const pk = (tenantId: string) => `${tenantPrefix(tenantId)}SEEN`;
  return {
    /**
     * Lists numbers, with the digits of each spelling that is to find it. Must come before the recording does: then there is
     * no moment at which a search by part of its number misses it.
     */
    async note(tenantId: string, given: { number: string; spellings: string[] }[]): Promise<void> {
      const numbers = [...new Map(given.map((one) => [one.number, one])).values()];
      const counted = numbers.map(({ number }) => ({ pk: pk(tenantId), sk: `N#${number}` }));
      // What is in the totals has been listed long ago.
      const known = new Set((await table.batchGet(counted)).map(({ sk }) => sk));
      await table.batchPut(
        numbers
          .filter(({ number }) => !known.has(`N#${number}`))
          .flatMap(({ number, spellings }) =>
            [...new Set(spellings.flatMap(suffixes))].map((suffix) => ({
              pk: pk(tenantId),
              sk: `S#${suffix}#${number}`,
              number,
            })),
          ),
      );
    },

    /** Whether a number may have calls, as it is at this moment: it is listed before its first call is there, and counted afterwards. */
    async isKnown(tenantId: string, number: string): Promise<boolean> {
      const digits = number.replace(/\D/g, '');
      if (digits.length < shortestRun) return true;
      const keys = [`N#${number}`, `S#${digits}#${number}`].map((sk) => ({ pk: pk(tenantId), sk }));
      return (await table.batchGet(keys, { consistent: true })).length > 0;
    },

    /**
     * The numbers in which `digits` occur, or that begin with them where `anchored` (they are then the first digits of E.164), at
     * most `most`. Undefined where there are more, or the digits are too few to tell.
     */
    async find(tenantId: string, digits: string, anchored: boolean, most: number): Promise<string[] | undefined> {
      if (digits.length < shortestRun) return undefined;
      const found = new Set<string>();
      let start: Item | undefined;
      // A number can contain the digits more than once, so that a page of rows may hold fewer numbers than rows.
      for (let queries = 0; queries < 4; queries++) {
        const { items, lastKey } = await table.query({
          // What begins with the digits: what comes next is a digit or `#`, both before `:`. Emulators look through the whole
          // partition for begins_with, and find a range by their index.
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :run AND :end',
          ExpressionAttributeValues: { ':pk': pk(tenantId), ':run': `S#${digits}`, ':end': `S#${digits}:` },
          Limit: 4 * (most + 1),
          ExclusiveStartKey: start,
        });
        for (const { number } of items) {
          if (!anchored || String(number).startsWith(`+${digits}`)) found.add(String(number));
        }
        if (found.size > most) return undefined;
        if (!lastKey) return [...found];
        start = lastKey;
      }
      return undefined;
    },
  };
}
