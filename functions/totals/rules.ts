import type { Counted } from '#data/counted';
import type { Recording } from '#data/recordings';
import type { Dimension, Totals, TotalsKey } from '#data/totals';

/** Of what has no agent, department or known direction, and of calls none of whose numbers is known to be the customer's. */
const none = 'none';

/**
 * What a recording adds to the totals, fixed at the moment it is counted: day and hour are those of the customer's zone
 * then, so that what is taken away later is taken from the rows it was added to.
 */
export function countedOf(recording: Recording, timeZone: string): Omit<Counted, 'version'> {
  const { tenantId, id, connectedAt, durationMs, bytes, direction, agentId, departmentId, recorderId } = recording;
  const { day, hour } = localTime(connectedAt, timeZone);
  return {
    ...{ tenantId, recordingId: id, durationMs, bytes, day, hour, direction, agentId, departmentId, recorderId },
    flagIds: recording.flagIds,
    ...{ ownSides: ownSides(recording), amongAgents: true },
    scoreTenths: recording.scored ? Math.round(recording.score * 10) : undefined,
    from: recording.from.number,
    to: recording.to.number,
  };
}

/**
 * Which sides of a call are the customer's own numbers: reports count those day by day. Of the numbers outside there are as many as
 * people who call, so that rows for them would be as many as recordings, and reading a period as dear as reading the archive. The call
 * itself says which they are, so that no change of the customer's list of numbers makes anything to be counted again.
 */
function ownSides({ direction, agentId, agentSide, from, to }: Recording): ('from' | 'to')[] {
  const sides = {
    outbound: ['from' as const],
    inbound: ['to' as const],
    internal: ['from' as const, 'to' as const],
    unknown: agentId && agentSide ? [agentSide] : [],
  }[direction ?? 'unknown'];
  return sides.filter((side) => ({ from, to })[side].number);
}

const clocks = new Map<string, Intl.DateTimeFormat>();
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The day (`yyyy-mm-dd`) and the hour of the week (`1-00` is Monday's first, `7-23` Sunday's last) in a zone. */
export function localTime(at: number, timeZone: string): { day: string; hour: string } {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone, hourCycle: 'h23', weekday: 'short' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' },
    });
    clocks.set(timeZone, clock);
  }
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  const weekday = weekdays.indexOf(parts.weekday ?? '') + 1;
  return { day: `${parts.year}-${parts.month}-${parts.day}`, hour: `${weekday}-${parts.hour}` };
}

/** What is to be added to a sum. */
export interface Sum {
  key: TotalsKey;
  totals: Totals;
}

/** What changes in the totals when a recording that was counted as `before` is to count as `after`. */
export function changes(
  before: Omit<Counted, 'version'> | undefined,
  after: Omit<Counted, 'version'> | undefined,
): Sum[] {
  const sums = sumsOf([]);
  if (before) sums.add(contributions(before), -1);
  if (after) sums.add(contributions(after), 1);
  return sums.list();
}

/** Adds several recordings' changes up, so that each sum is written once. */
export function sumsOf(parts: Sum[]) {
  const sums = new Map<string, Sum>();
  const nameOf = ({ tenantId, agentId = '', scope, period }: TotalsKey) => `${tenantId} ${agentId} ${scope} ${period}`;
  const self = {
    add(more: Sum[], sign: 1 | -1 = 1): void {
      for (const { key, totals } of more) {
        const name = nameOf(key);
        const sum = sums.get(name) ?? { key, totals: {} };
        for (const [field, value] of Object.entries(totals) as [keyof Totals, number][]) {
          sum.totals[field] = (sum.totals[field] ?? 0) + sign * value;
        }
        sums.set(name, sum);
      }
    },
    /** All that is not zero. */
    list: (): Sum[] => [...sums.values()].flatMap(notZero),
    /** The same of some, which are forgotten. */
    take(which: (key: TotalsKey) => boolean): Sum[] {
      const taken = [...sums].filter(([, { key }]) => which(key));
      for (const [name] of taken) sums.delete(name);
      return taken.flatMap(([, sum]) => notZero(sum));
    },
  };
  self.add(parts);
  return self;
}

function notZero({ key, totals }: Sum): Sum[] {
  const entries = Object.entries(totals).filter(([, value]) => value !== 0);
  return entries.length > 0 ? [{ key, totals: Object.fromEntries(entries) as Totals }] : [];
}

function contributions(counted: Omit<Counted, 'version'>): Sum[] {
  const { tenantId, durationMs, bytes, direction, day, hour, from, to, agentId, departmentId, recorderId } = counted;
  const totals: Totals = {
    ...{ recordings: 1, durationMs, bytes },
    ...(direction === 'inbound' || direction === 'outbound' ? { [direction]: 1 } : {}),
    ...(counted.scoreTenths === undefined ? {} : { scored: 1, scoreTenths: counted.scoreTenths }),
  };
  const row = (scope: TotalsKey['scope'], period: TotalsKey['period'], sum = totals): Sum => ({
    key: { tenantId, scope, period },
    totals: sum,
  });
  const periodsOf = (dimension: Dimension, id: string | undefined, sum = totals) =>
    ([`day:${day}`, `month:${day.slice(0, 7)}`] as const).map((period) =>
      row(`${dimension}:${id ?? none}`, period, sum),
    );
  return [
    row('tenant', 'all'),
    row('tenant', `day:${day}`),
    ...(agentId ? [row(`agent:${agentId}`, 'all')] : []),
    ...(departmentId ? [row(`department:${departmentId}`, 'all')] : []),
    row(`recorder:${recorderId}`, 'all'),
    ...counted.flagIds.map((flagId) => row(`flag:${flagId}`, 'all')),
    // Of any number how often it called and was called: what a plan needs, and what a suggestion shows.
    ...(from ? [row(`number:${from}`, 'all', { from: 1 })] : []),
    ...(to ? [row(`number:${to}`, 'all', { to: 1 })] : []),
    ...(counted.ownSides
      ? [
          ...periodsOf('agent', agentId),
          ...periodsOf('department', departmentId),
          ...periodsOf('recorder', recorderId),
          ...periodsOf('direction', direction),
          ...periodsOf('hour', hour),
          ...ownNumbers(counted).flatMap(({ id, sides }) => periodsOf('number', id, { ...totals, ...sides })),
        ]
      : []),
    ...(agentId && counted.amongAgents ? ofAgent(agentId, counted, totals) : []),
  ];
}

/**
 * The same once more among those of the agent alone, for whoever may hear no others: of the day with all that reports group by, and of all time
 * what lists show.
 */
function ofAgent(agentId: string, counted: Omit<Counted, 'version'>, totals: Totals): Sum[] {
  const { tenantId, day, hour, direction, from, to, departmentId, recorderId } = counted;
  const row = (scope: TotalsKey['scope'], period: TotalsKey['period'], sum = totals): Sum => ({
    key: { tenantId, agentId, scope, period },
    totals: sum,
  });
  const ofDay = (scope: TotalsKey['scope'], sum = totals) => row(scope, `day:${day}`, sum);
  return [
    ofDay('tenant'),
    ofDay(`department:${departmentId ?? none}`),
    ofDay(`recorder:${recorderId}`),
    ofDay(`direction:${direction ?? none}`),
    ofDay(`hour:${hour}`),
    ...ownNumbers(counted).map(({ id, sides }) => ofDay(`number:${id ?? none}`, { ...totals, ...sides })),
    ...(departmentId ? [row(`department:${departmentId}`, 'all', { recordings: 1 })] : []),
    ...counted.flagIds.map((flagId) => row(`flag:${flagId}`, 'all', { recordings: 1 })),
    ...(from ? [row(`number:${from}`, 'all', { from: 1 })] : []),
    ...(to ? [row(`number:${to}`, 'all', { to: 1 })] : []),
  ];
}

/** The customer's numbers of a call, each once, with the sides that it is on. */
function ownNumbers({ ownSides = [], ...counted }: Omit<Counted, 'version'>) {
  const numbers = Map.groupBy(ownSides, (side) => counted[side]);
  if (numbers.size === 0) return [{ id: undefined, sides: {} }];
  return [...numbers].map(([id, sides]) => ({ id, sides: Object.fromEntries(sides.map((side) => [side, 1])) }));
}
