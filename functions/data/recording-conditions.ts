import { noneKey } from '#contract/common';

/** What a recording must have to be of any use to whoever reads: all that is given holds together. */
export interface Conditions {
  /** One of these; `none` alone is of what has none, as of the next two. */
  agentIds?: readonly string[] | undefined;
  departmentId?: string | undefined;
  direction?: string | undefined;
  recorderId?: string | undefined;
  /** All of these. */
  flagIds?: readonly string[] | undefined;
  /** One of these numbers. */
  from?: readonly string[] | undefined;
  to?: readonly string[] | undefined;
  /** Exclusive, as is the other. */
  scoreAbove?: number | undefined;
  scoreBelow?: number | undefined;
  /** It has no agent, or no department. */
  unlabelled?: boolean | undefined;
}

/** `IN` takes so many values. A condition of more is left out: rows come back that do not meet it. */
const mostValues = 100;

/**
 * The conditions as a FilterExpression on a recording's row. What it leaves out costs as much to read, but is not sent and
 * not decoded, which takes far longer than reading does. Undefined where nothing is left to say.
 */
export function filterExpression(conditions: Conditions) {
  const { agentIds, departmentId, direction, recorderId, flagIds = [], from, to, scoreAbove, scoreBelow } = conditions;
  const names = new Map<string, string>();
  const values = new Map<string, unknown>();
  const name = (path: string) =>
    ['recording', ...path.split('.')]
      .map((part) => {
        names.set(`#${part}`, part);
        return `#${part}`;
      })
      .join('.');
  const value = (given: unknown) => {
    const placeholder = `:c${values.size}`;
    values.set(placeholder, given);
    return placeholder;
  };
  const oneOf = (path: string, given: readonly string[] | undefined) => {
    if (given === undefined || given.length === 0 || given.length > mostValues) return [];
    if (given[0] === noneKey) return [`attribute_not_exists(${name(path)})`];
    return [`${name(path)} IN (${given.map(value).join(', ')})`];
  };
  const is = (path: string, given: string | undefined) => oneOf(path, given === undefined ? undefined : [given]);
  // A score of 0 is not kept.
  const score = (comparison: '<' | '>', bound: number | undefined, zeroMeets: boolean) => {
    if (bound === undefined) return [];
    const compared = `${name('score')} ${comparison} ${value(bound)}`;
    return zeroMeets ? [`(${compared} OR attribute_not_exists(${name('score')}))`] : [compared];
  };
  const all = [
    ...oneOf('agentId', agentIds),
    ...is('departmentId', departmentId),
    ...is('direction', direction),
    ...is('recorderId', recorderId),
    ...flagIds.map((flagId) => `contains(${name('flagIds')}, ${value(flagId)})`),
    ...oneOf('from.number', from),
    ...oneOf('to.number', to),
    ...score('>', scoreAbove, scoreAbove !== undefined && scoreAbove < 0),
    ...score('<', scoreBelow, scoreBelow !== undefined && scoreBelow > 0),
    ...(conditions.unlabelled
      ? [`(attribute_not_exists(${name('agentId')}) OR attribute_not_exists(${name('departmentId')}))`]
      : []),
  ];
  if (all.length === 0) return undefined;
  return { expression: all.join(' AND '), names: Object.fromEntries(names), values: Object.fromEntries(values) };
}
