import { recordingsEndpoints } from '#contract/recordings';
import type { TenantRepository } from '#data/tenants';
import type { TotalsFor } from '#data/totals-for';
import { route } from '#runtime/route';
import { lastDays } from './rules.ts';

/** From totals rows alone: two reads however large the archive is, or two for each agent of a reviewer. */
export const getSummary = route(
  recordingsEndpoints.getSummary,
  async ({ actor }, { tenants, totalsFor }: { tenants: TenantRepository; totalsFor: TotalsFor }) => {
    const totals = totalsFor(actor);
    const timeZone = (await tenants.find(actor.tenantId))?.timeZone ?? 'UTC';
    const dates = lastDays(30, Date.now(), timeZone);
    const [all, days] = await Promise.all([totals.all(), totals.days(dates[0] ?? '', dates.at(-1) ?? '')]);
    const { recordings = 0, durationMs = 0, bytes = 0 } = all;
    return {
      ...{ recordings, durationMs, bytes },
      days: dates.map((date) => {
        const day = days.get(date);
        return { date, recordings: day?.recordings ?? 0, durationMs: day?.durationMs ?? 0 };
      }),
    };
  },
);
