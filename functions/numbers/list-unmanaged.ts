import { numbersEndpoints } from '#contract/numbers';
import { numberId } from '#data/managed-numbers';
import type { RecordingRepository } from '#data/recordings';
import { route } from '#runtime/route';
import type { NumbersDeps } from './manage-numbers.ts';
import { ownSides } from './rules.ts';

/** How many of the latest calls are looked at: one Query. */
const latest = 500;
const mostShown = 50;

export const listUnmanagedNumbers = route(
  numbersEndpoints.listUnmanagedNumbers,
  async (
    { actor: { tenantId } },
    { numbers, recordings }: Pick<NumbersDeps, 'numbers'> & { recordings: Pick<RecordingRepository, 'read'> },
  ) => {
    const { recordings: calls } = await recordings.read(tenantId, { slot: 'byTime', limit: latest });
    const own = ownSides(calls);
    const managed = await numbers.findMany(
      tenantId,
      [...own.keys()].map((number) => numberId(tenantId, number)),
    );
    const items = [...own]
      .filter(([number]) => !managed.has(numberId(tenantId, number)))
      .map(([number, recordings]) => ({ number, recordings }))
      .sort((a, b) => b.recordings - a.recordings || (a.number < b.number ? -1 : 1));
    return { items: items.slice(0, mostShown) };
  },
);
