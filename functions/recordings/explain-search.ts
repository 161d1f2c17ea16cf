import type { ArchiveQuery } from '#contract/recordings';
import type { Consumed } from '#data/consumption';
import type { RecordingRepository } from '#data/recordings';
import { type Plan, possiblePlans, type Sizes } from './plan-rules.ts';
import { type PlanDeps, planSearch } from './plan-search.ts';
import type { Filters } from './rules.ts';
import { searchArchive } from './search-archive.ts';

export interface ExplainDeps extends PlanDeps {
  recordings: Pick<RecordingRepository, 'read'>;
  /** What the requests of all these have cost so far; it grows as they are made. */
  consumed: readonly Consumed[];
}

/** A way to read the archive that could have been taken. */
interface Alternative {
  plan: Plan;
  /** How many recordings its partitions hold by the totals; undefined where there was nothing to choose. */
  recordings: number | undefined;
}

export interface Explanation {
  plan: Plan;
  alternatives: Alternative[];
  planning: Cost;
  search: Cost;
  returned: number;
  /** Whether there is a next page. */
  more: boolean;
  /** Epoch milliseconds, where the search stopped before the page was full. */
  searchedBackTo: number | undefined;
}

interface Cost {
  requests: number;
  rows: number;
  units: number;
}

/** Makes the search that a query asks for, its first page, and says how it was made and what it cost. */
export async function explainSearch(tenantId: string, query: ArchiveQuery, deps: ExplainDeps): Promise<Explanation> {
  const begun = deps.consumed.length;
  const { filters, plan, sizes } = await planSearch(tenantId, query, deps);
  const planned = deps.consumed.length;
  const found = await searchArchive(tenantId, filters, plan, { limit: query.limit }, deps.recordings);
  return {
    plan,
    alternatives: alternativesOf(filters, sizes),
    planning: costOf(deps.consumed.slice(begun, planned)),
    search: costOf(deps.consumed.slice(planned)),
    returned: found.recordings.length,
    more: found.next !== undefined,
    searchedBackTo: found.searchedBackTo,
  };
}

const costOf = (requests: Consumed[]): Cost => ({
  requests: requests.length,
  rows: requests.reduce((sum, { rows }) => sum + rows, 0),
  units: requests.reduce((sum, { units }) => sum + units, 0),
});

function alternativesOf(filters: Filters, sizes: Sizes | undefined): Alternative[] {
  return possiblePlans(filters).map((plan) => {
    if (!sizes) return { plan, recordings: undefined };
    const rows = plan.values.reduce((sum, value) => sum + sizes.slot(plan.slot, value), 0);
    return { plan, recordings: plan.mark === undefined ? rows : Math.min(rows, sizes.mark(plan.mark)) };
  });
}

/** An explanation in lines for people. */
export function describe({ plan, alternatives, ...costs }: Explanation): string[] {
  const { planning, search, returned, more, searchedBackTo } = costs;
  const line = (name: string, text: string) => `${name.padEnd(11)}${text}`;
  const share = plan.expected && `; ${percent(plan.expected.share)} of the rows are expected to match`;
  return [
    line('Read by', nameOf(plan)),
    line(
      'Values',
      plan.values.length === 0 ? 'none: nothing can match' : plan.values.map((value) => value ?? 'all').join(', '),
    ),
    ...alternatives.map(({ plan, recordings }, i) =>
      line(
        i === 0 ? 'Choice' : '',
        `${nameOf(plan)}: ${recordings === undefined ? 'not asked' : count(recordings, 'recording')} in ${count(plan.values.length, 'partition')}`,
      ),
    ),
    line(
      'Filtered',
      plan.residual
        ? `what the slot does not cover, from what is read${share ?? ''}`
        : 'nothing: the slot covers all that is asked for',
    ),
    line('Planning', `${count(planning.requests, 'request')}, ${planning.units} read units`),
    line(
      'Search',
      `${count(search.requests, 'Query', 'Queries')}, ${count(search.rows, 'row')} read, ${search.units} read units`,
    ),
    line('Returned', `${count(returned, 'recording')}, ${more ? 'there may be more' : 'nothing is left'}`),
    line(
      'Stopped',
      searchedBackTo === undefined ? 'no' : `early: searched back to ${new Date(searchedBackTo).toISOString()}`,
    ),
  ];
}

const nameOf = ({ slot, mark }: Plan) => (mark ? `${slot} below ${mark}` : slot);
const count = (value: number, one?: string, many = `${one}s`) =>
  `${value.toLocaleString('en-GB')}${one ? ` ${value === 1 ? one : many}` : ''}`;
const percent = (share: number) => `${(share * 100).toPrecision(2)} %`;
