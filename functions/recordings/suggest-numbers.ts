import { recordingsEndpoints } from '#contract/recordings';
import type { SeenNumberRepository } from '#data/seen-numbers';
import type { TenantRepository } from '#data/tenants';
import type { TotalsFor } from '#data/totals-for';
import { route } from '#runtime/route';
import { readTerm } from './numbers.ts';

/** As many as a list to choose from can hold. */
const most = 20;
/** So many numbers are looked at for a reviewer, whose agents may have spoken with few of them; with many agents fewer: each is asked for of each. */
const mostCandidates = 200;
const mostPairs = 2000;

export const suggestNumbers = route(
  recordingsEndpoints.suggestNumbers,
  async (
    { query, actor },
    deps: { tenants: TenantRepository; seenNumbers: SeenNumberRepository; totalsFor: TotalsFor },
  ) => {
    const { tenantId, onlyAgents } = actor;
    const country = (await deps.tenants.find(tenantId))?.country ?? '';
    const { digits, anchored } = readTerm(query.term, country);
    const candidates = onlyAgents
      ? Math.min(mostCandidates, Math.max(most, Math.floor(mostPairs / Math.max(1, onlyAgents.size))))
      : most;
    const numbers = (await deps.seenNumbers.find(tenantId, digits, anchored, candidates)) ?? [];
    const totals = await deps.totalsFor(actor).numbers(numbers);
    const items = numbers
      .map((number, i) => ({ number, from: totals[i]?.from ?? 0, to: totals[i]?.to ?? 0 }))
      // Nobody is to learn of a number from others' calls.
      .filter(({ from, to }) => !onlyAgents || from + to > 0);
    return { items: items.sort((a, b) => b.from + b.to - (a.from + a.to)).slice(0, most) };
  },
);
