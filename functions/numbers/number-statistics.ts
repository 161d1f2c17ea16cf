import { numbersEndpoints } from '#contract/numbers';
import { numberStatistics } from '#functions/reports/number-statistics';
import { readPeriod } from '#functions/reports/period';
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
    return numberStatistics(number.name, readPeriod(query, Date.now(), timeZone), deps.totalsFor(actor));
  },
);
