import { numbersEndpoints } from '#contract/numbers';
import type { PeriodTotalsRepository } from '#data/period-totals';
import { numberStatistics } from '#functions/reports/number-statistics';
import { readPeriod } from '#functions/reports/period';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import type { NumbersDeps } from './manage-numbers.ts';

export const getNumberStatistics = route(
  numbersEndpoints.getNumberStatistics,
  async (
    { actor: { tenantId }, params, query },
    deps: Pick<NumbersDeps, 'numbers' | 'tenants'> & { periodTotals: Pick<PeriodTotalsRepository, 'days'> },
  ) => {
    const number = await deps.numbers.find(tenantId, params.numberId);
    if (!number) throw new AppError('number_not_found');
    const timeZone = (await deps.tenants.find(tenantId))?.timeZone ?? 'UTC';
    const days = readPeriod(query, Date.now(), timeZone);
    return {
      number: { id: number.id, number: number.name, name: number.label ?? null },
      ...(await numberStatistics(tenantId, number.name, days, deps.periodTotals)),
    };
  },
);
