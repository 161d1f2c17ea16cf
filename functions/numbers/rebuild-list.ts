import type { DirectoryRepository } from '#data/directory';
import type { ManagedNumber, NumberList } from '#data/managed-numbers';
import type { NamedRepository } from '#data/named';

/** About what one Query reads at the most. */
const atOnce = 3000;

/**
 * Writes the numbers anew that the list does not show as they are, as of those that were added before there was one; gives how many. What somebody
 * changes meanwhile is in the list by that.
 */
export async function rebuildNumberList(
  tenantId: string,
  {
    numbers,
    named,
    list,
  }: {
    numbers: Pick<DirectoryRepository<ManagedNumber>, 'listNow'>;
    named: Pick<NamedRepository<ManagedNumber>, 'update'>;
    list: Pick<NumberList, 'read'>;
  },
): Promise<number> {
  const listed = new Map<string, string>();
  for (let after: string | undefined, more = true; more; ) {
    const part = await list.read(tenantId, { after, limit: atOnce });
    for (const number of part.numbers) listed.set(number.id, JSON.stringify(number));
    after = part.numbers.at(-1)?.name ?? after;
    more = part.more;
  }
  let written = 0;
  for (const number of await numbers.listNow(tenantId))
    if (listed.get(number.id) !== JSON.stringify(number) && (await named.update(number, {})) !== 'changed') written++;
  return written;
}
