import { type Report, type ReportItem, type ReportQuery, reportsEndpoints } from '#contract/reports';
import type { Agent, Department, DirectoryRepository, Recorder } from '#data/directory';
import { daysFrom } from '#data/stretches';
import type { RecordingTotals } from '#data/tenant-totals';
import type { TenantRepository } from '#data/tenants';
import type { Totals } from '#data/totals';
import type { TotalsFor } from '#data/totals-for';
import { AppError } from '#runtime/errors';
import { type Actor, Reply, route } from '#runtime/route';
import { type Days, periodBefore, readPeriod } from './period.ts';
import { reportCsv } from './report-csv.ts';
import { byRecordings, hoursOfWeek, labelOf, sumOf, toTotals, weekdayOf } from './rules.ts';

export interface ReportDeps {
  tenants: TenantRepository;
  totalsFor: TotalsFor;
  agents: Pick<DirectoryRepository<Agent>, 'list'>;
  departments: Pick<DirectoryRepository<Department>, 'list'>;
  recorders: Pick<DirectoryRepository<Recorder>, 'list'>;
}

export const reportRecordings = route(reportsEndpoints.reportRecordings, ({ actor, query }, deps: ReportDeps) =>
  report(actor, query, deps),
);

export const exportReport = route(reportsEndpoints.exportReport, async ({ actor, query }, deps: ReportDeps) => {
  const found = await report(actor, query, deps);
  return new Reply(undefined, { text: reportCsv(query.groupBy, found) });
});

/** A part of a report: the sums of a period, in the order of its keys where they have one, and of all of its recordings. */
interface Part {
  sums: Map<string, Totals>;
  totals: Totals;
}

/** From totals rows alone: as many reads for a million recordings as for a thousand. */
async function report(actor: Actor, query: ReportQuery, deps: ReportDeps): Promise<Report> {
  const { tenantId } = actor;
  const totals = deps.totalsFor(actor);
  const { groupBy, hour, compare } = query;
  if (hour && groupBy !== 'day')
    throw new AppError('invalid_input', { fields: [{ path: 'hour', message: 'needs groupBy=day' }] });
  const timeZone = (await deps.tenants.find(tenantId))?.timeZone ?? 'UTC';
  const days = readPeriod(query, Date.now(), timeZone);
  const daysBefore = compare && periodBefore(days);
  const [now, before, names] = await Promise.all([
    read(query, days, totals),
    daysBefore && read(query, daysBefore, totals),
    namesOf(tenantId, groupBy, deps),
  ]);
  const item = (key: string, sum: Totals, previous: Totals | null | undefined): ReportItem => ({
    ...{ key, label: labelOf(groupBy, key, names), ...toTotals(sum) },
    ...(groupBy === 'number' ? { from: sum.from ?? 0, to: sum.to ?? 0 } : {}),
    ...(before ? { previous: previous === null ? null : toTotals(previous ?? {}) } : {}),
  });
  const items = () => {
    // Days of one period stand against those of the other by their place in it.
    const earlier = before && [...before.sums.values()];
    if (groupBy === 'day') return [...now.sums].map(([key, sum], i) => item(key, sum, earlier && (earlier[i] ?? null)));
    const keys = new Set([...now.sums.keys(), ...(before?.sums.keys() ?? [])]);
    const all = [...keys].map((key) => item(key, now.sums.get(key) ?? {}, before?.sums.get(key)));
    return groupBy === 'hour' ? all : all.sort(byRecordings);
  };
  return {
    ...{ ...days, timeZone, totals: toTotals(now.totals) },
    ...(daysBefore && before ? { previous: { ...daysBefore, totals: toTotals(before.totals) } } : {}),
    items: items(),
  };
}

async function read({ groupBy, hour }: ReportQuery, { after, before }: Days, totals: RecordingTotals): Promise<Part> {
  if (groupBy === 'day') {
    const all = daysFrom(after, before);
    const wanted = hour ? all.filter((day) => weekdayOf(day) === Number(hour[0])) : all;
    const found = hour ? await totals.daysOf('hour', hour, wanted) : await totals.days(after, before);
    const sums = new Map(wanted.map((day) => [day, found.get(day) ?? {}]));
    return { sums, totals: sumOf(sums.values()) };
  }
  const [found, days] = await Promise.all([
    totals.byDimension(groupBy, after, before),
    // A call between two of the customer's numbers is counted for both.
    groupBy === 'number' ? totals.days(after, before) : undefined,
  ]);
  const sums = groupBy === 'hour' ? new Map(hoursOfWeek.map((key) => [key, found.get(key) ?? {}])) : found;
  return { sums, totals: sumOf((days ?? sums).values()) };
}

/** What agents, departments or recorders are called now, by id. */
async function namesOf(tenantId: string, groupBy: ReportQuery['groupBy'], deps: ReportDeps) {
  const directories: {
    [Group in ReportQuery['groupBy']]?: { list(tenantId: string): Promise<{ id: string; name: string }[]> };
  } = { agent: deps.agents, department: deps.departments, recorder: deps.recorders };
  const all = (await directories[groupBy]?.list(tenantId)) ?? [];
  return new Map(all.map(({ id, name }) => [id, name]));
}
