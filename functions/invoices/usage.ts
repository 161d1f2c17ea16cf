import type { Invoice, Statement } from '#contract/invoices';
import type { DirectoryRepository, Recorder } from '#data/directory';
import { dayAfter, monthAfter } from '#data/stretches';
import type { TenantRepository } from '#data/tenants';
import type { Totals } from '#data/totals';
import type { TotalsFor } from '#data/totals-for';
import { lastDays } from '#functions/recordings/rules';
import { sumOf } from '#functions/reports/rules';

export interface UsageDeps {
  tenants: TenantRepository;
  totalsFor: TotalsFor;
  recorders: Pick<DirectoryRepository<Recorder>, 'list'>;
}

/** Whose statement it is, and for whom. */
type Whom = Parameters<TotalsFor>[0];
const always = ['0000-01-01', '9999-12-31'] as const;

const toUsage = ({ recordings = 0, durationMs = 0, bytes = 0 }: Totals) => ({ recordings, durationMs, bytes });
const thisMonth = (now: number, timeZone: string) => (lastDays(1, now, timeZone)[0] as string).slice(0, 7);

/** The months that have recordings, newest first: one read of a row for each day that has any. */
export async function monthsOf(
  whom: Whom,
  now: number,
  deps: Pick<UsageDeps, 'tenants' | 'totalsFor'>,
): Promise<Invoice[]> {
  const timeZone = (await deps.tenants.find(whom.tenantId))?.timeZone ?? 'UTC';
  const days = await deps.totalsFor(whom).days(...always);
  const months = Map.groupBy([...days].sort(byDay), ([day]) => day.slice(0, 7));
  let bytesStored = 0;
  const all = [...months].map(([month, rows]): Invoice => {
    const usage = toUsage(sumOf(rows.map(([, totals]) => totals)));
    bytesStored += usage.bytes;
    return { month, final: month < thisMonth(now, timeZone), ...usage, bytesStored };
  });
  return all.reverse();
}

const byDay = ([a]: [string, Totals], [b]: [string, Totals]) => (a < b ? -1 : 1);

/** The usage of a month, from totals rows alone; undefined where there is no such tenant. */
export async function statementOf(
  whom: Whom,
  month: string,
  now: number,
  deps: UsageDeps,
): Promise<Statement | undefined> {
  const { tenantId } = whom;
  const tenant = await deps.tenants.find(tenantId);
  const totals = deps.totalsFor(whom);
  if (!tenant) return undefined;
  const [first, last] = [`${month}-01`, dayAfter(`${monthAfter(month, 1)}-01`, -1)];
  const [until, byRecorder, recorders] = await Promise.all([
    totals.days(always[0], last),
    totals.byDimension('recorder', first, last),
    deps.recorders.list(tenantId),
  ]);
  const days = [...until].filter(([day]) => day >= first).sort(byDay);
  const usage = toUsage(sumOf(days.map(([, totals]) => totals)));
  const names = new Map(recorders.map(({ id, name }) => [id, name]));
  return {
    ...{ month, final: month < thisMonth(now, tenant.timeZone), ...usage },
    bytesStored: toUsage(sumOf(until.values())).bytes,
    ...{ madeAt: new Date(now).toISOString(), timeZone: tenant.timeZone },
    customer: { id: tenantId, name: tenant.name, address: tenant.address ?? '' },
    recorders: [
      ...[...byRecorder]
        .map(([id, totals]) => ({ recorder: { id, name: names.get(id) ?? 'Deleted recorder' }, ...toUsage(totals) }))
        .sort((a, b) => b.recordings - a.recordings || (a.recorder.id < b.recorder.id ? -1 : 1)),
      ...leftOf(usage, [...byRecorder.values()].map(toUsage)),
    ],
    days: days.flatMap(([date, totals]) => (totals.recordings ? [{ date, ...toUsage(totals) }] : [])),
  };
}

type Usage = ReturnType<typeof toUsage>;

/** What is of no recorder: counted before recorders had months. */
function leftOf(all: Usage, parts: Usage[]) {
  const sum = parts.reduce(
    (a, b) => ({
      ...{ recordings: a.recordings + b.recordings, durationMs: a.durationMs + b.durationMs, bytes: a.bytes + b.bytes },
    }),
    { recordings: 0, durationMs: 0, bytes: 0 },
  );
  const recordings = all.recordings - sum.recordings;
  if (recordings <= 0) return [];
  const [durationMs, bytes] = [all.durationMs - sum.durationMs, all.bytes - sum.bytes].map((left) =>
    Math.max(0, left),
  ) as [number, number];
  return [{ recorder: null, recordings, durationMs, bytes }];
}
