import { type NumberFilters, numbersEndpoints } from '#contract/numbers';
import type { ManagedNumber, NumberList } from '#data/managed-numbers';
import { byName } from '#runtime/named-list';
import { Reply, route } from '#runtime/route';
import { type NumbersDeps, toViews } from './manage-numbers.ts';
import { numbersCsv } from './numbers-csv.ts';
import { matcherOf } from './rules.ts';

/**
 * So many numbers are looked at for a page, about what one Query reads at the most: of what hardly any number has the page is less than full, and
 * the cursor goes on.
 */
const mostRead = 3000;

export const listNumbers = route(numbersEndpoints.listNumbers, async ({ actor, query }, deps: NumbersDeps) => {
  const { tenantId } = actor;
  const { limit, cursor, ...filters } = query;
  const scope = ['numbers', tenantId, Object.entries(filters).sort()];
  const after = cursor && (await deps.cursors.read(cursor, scope));
  const matches = matcherOf(filters, await countryFor(tenantId, filters, deps));
  const [{ numbers, next }, total] = await Promise.all([
    findNumbers(tenantId, matches, { limit, after }, deps.list),
    deps.list.count(tenantId),
  ]);
  return {
    items: await toViews(actor, numbers, deps),
    nextCursor: next === undefined ? null : await deps.cursors.write(next, scope),
    total,
  };
});

export const exportNumbers = route(numbersEndpoints.exportNumbers, async ({ actor, query }, deps: NumbersDeps) => {
  const { tenantId } = actor;
  const matches = matcherOf(query, await countryFor(tenantId, query, deps));
  const [agents, departments] = await Promise.all([deps.agents.list(tenantId), deps.departments.list(tenantId)]);
  const found: ManagedNumber[] = [];
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const { numbers, next } = await findNumbers(tenantId, matches, { limit: mostRead, after }, deps.list);
    found.push(...numbers);
    after = next;
  }
  return new Reply(undefined, { text: numbersCsv(found, { agents: agents.sort(byName), departments }) });
});

/** Only what is searched for is spelled somewhere. */
const countryFor = async (tenantId: string, { search }: NumberFilters, { tenants }: Pick<NumbersDeps, 'tenants'>) =>
  search ? ((await tenants.find(tenantId))?.country ?? '') : '';

/**
 * The first `limit` numbers after one of them that match, in their order. `next` is the number after which the next page begins; undefined where
 * nothing is left. Where every number matches that is one Query; else each looks at four times as many as the one before it.
 */
async function findNumbers(
  tenantId: string,
  matches: (number: ManagedNumber) => boolean,
  { limit, after }: { limit: number; after: string | undefined },
  list: Pick<NumberList, 'read'>,
): Promise<{ numbers: ManagedNumber[]; next: string | undefined }> {
  const found: ManagedNumber[] = [];
  let looked = after;
  for (let read = 0, wanted = limit + 1; ; wanted *= 4) {
    const { numbers, more } = await list.read(tenantId, { after: looked, limit: Math.min(wanted, mostRead - read) });
    for (const number of numbers) {
      if (matches(number) && found.push(number) > limit) return { numbers: found.slice(0, limit), next: looked };
      looked = number.name;
    }
    read += numbers.length;
    if (!more) return { numbers: found, next: undefined };
    if (read >= mostRead) return { numbers: found, next: looked };
  }
}
