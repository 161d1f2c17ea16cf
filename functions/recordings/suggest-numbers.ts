import { recordingsEndpoints } from '#contract/recordings';
import type { SeenNumberRepository } from '#data/seen-numbers';
import type { TenantRepository } from '#data/tenants';
import type { TotalsRepository } from '#data/totals';
import { route } from '#runtime/route';
import { readTerm } from './numbers.ts';

/** As many as a list to choose from can hold. */
const most = 20;

export const suggestNumbers = route(
  recordingsEndpoints.suggestNumbers,
  async (
    { query, actor: { tenantId } },
    deps: { tenants: TenantRepository; seenNumbers: SeenNumberRepository; totals: TotalsRepository },
  ) => {
    const country = (await deps.tenants.find(tenantId))?.country ?? '';
    const { digits, anchored } = readTerm(query.term, country);
    const numbers = (await deps.seenNumbers.find(tenantId, digits, anchored, most)) ?? [];
    const totals = await deps.totals.read(
      numbers.map((number) => ({ tenantId, scope: `number:${number}` as const, period: 'all' as const })),
    );
    const items = numbers.map((number, i) => ({ number, from: totals[i]?.from ?? 0, to: totals[i]?.to ?? 0 }));
    return { items: items.sort((a, b) => b.from + b.to - (a.from + a.to)) };
  },
);
