import type { FileName } from './file-name.ts';
import { type Direction, type Reading, said } from './reading.ts';
import { clockTime } from './wall-clock.ts';

/** What FreePBX calls the ways of a call. Of queues, ring groups and forced recordings the kind does not tell where the call came from. */
const kinds: Record<string, Direction | undefined> = {
  out: 'outbound',
  in: 'inbound',
  external: 'inbound',
  internal: 'internal',
};

/**
 * `out-0821555018-3201-20250327-092517-1743067517.12206`: kind, to, from, date, time, unique id. Read from the right, because `to` is whatever was
 * dialled and a unique id may have the name of its host before it.
 */
export function readFreePbx({ stem }: FileName, timeZone: string): Reading | undefined {
  const parts = stem.split('-');
  let at = parts.length - 2;
  while (at >= 3 && !(/^\d{8}$/.test(parts[at] ?? '') && /^\d{6}$/.test(parts[at + 1] ?? ''))) at--;
  const [kind = ''] = parts;
  if (at < 3 || !/^[a-z_]{1,16}$/i.test(kind)) return undefined;
  const uniqueId = parts.slice(at + 2).join('-');
  const epoch = /^(?:.*-)?(\d{9,10})\.\d+$/.exec(uniqueId)?.[1];
  const direction = Object.hasOwn(kinds, kind.toLowerCase()) ? kinds[kind.toLowerCase()] : undefined;
  return {
    to: said(parts.slice(1, at - 1).join('-'), 'what stands between the kind and the last number'),
    from: said(parts[at - 1], 'what stands before the date'),
    // Local clocks may be wrong or show a time twice: seconds since 1970 do neither.
    connectedAt: epoch
      ? { value: Number(epoch) * 1000, rule: 'the seconds since 1970 that the unique id begins with' }
      : clockTime(parts[at] ?? '', parts[at + 1] ?? '', timeZone, 'date and time'),
    direction: direction && { value: direction, rule: `a call of kind ${kind.toLowerCase()}` },
    callId: said(uniqueId, 'the unique id'),
  };
}

/**
 * `20101203_120000_2135550112_1000-all`: date, time, customer, agent, leg. The name does not tell who called, so whoever chooses the profile says
 * whether the campaigns call out or are called.
 */
export const readVicidial =
  (direction: 'inbound' | 'outbound') =>
  ({ stem }: FileName, timeZone: string): Reading | undefined => {
    const parts = /^(\d{8})_(\d{6})_([^_]*)_([^_]*?)(?:-(?:all|in|out))?$/.exec(stem);
    if (!parts) return undefined;
    const [, date = '', time = '', customer, agent] = parts;
    const [customerSide, agentSide] = direction === 'outbound' ? (['to', 'from'] as const) : (['from', 'to'] as const);
    return {
      [customerSide]: said(customer, 'the customer, after the time'),
      [agentSide]: said(agent, 'the agent, after the customer'),
      agent: said(agent, 'the agent, after the customer'),
      connectedAt: clockTime(date, time, timeZone, 'date and time'),
      direction: { value: direction, rule: `the profile: calls are ${direction}` },
    };
  };
