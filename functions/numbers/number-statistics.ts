import { numbersEndpoints } from '#contract/numbers';
import { numberStatistics } from '#functions/reports/number-statistics';
import { type Days, periodBefore, readPeriod } from '#functions/reports/period';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import type { NumbersDeps } from './manage-numbers.ts';

export const getNumberStatistics = route(
  numbersEndpoints.getNumberStatistics,
  async ({ actor, params, query }, deps: Pick<NumbersDeps, 'numbers' | 'tenants' | 'totalsFor'>) => {
    const { tenantId } = actor;
    const number = await deps.numbers.find(tenantId, params.numberId);
    if (!number) throw new AppError('number_not_found');
    const timeZone = (await deps.tenants.find(tenantId))?.timeZone ?? 'UTC';
    const period = readPeriod(query, Date.now(), timeZone);
    const earlier = query.compare && periodBefore(period);
    const totals = deps.totalsFor(actor);
    const read = (days: Days) => numberStatistics(number.name, days, totals);
    const [now, previous] = await Promise.all([read(period), earlier && read(earlier)]);
    return {
      number: { id: number.id, number: number.name, name: number.label ?? null },
      ...{ ...period, ...now.totals, days: now.days },
      ...(earlier && previous ? { previous: { ...earlier, totals: previous.totals } } : {}),
    };
  },
);
