import type { FileName } from './file-name.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import { PatternError } from './pattern-syntax.ts';
import { sayDirection } from './pbx.ts';
import { type Reading, said } from './reading.ts';
import { clockTime, isoTime } from './wall-clock.ts';

const textGroups = ['from', 'to', 'fromName', 'toName', 'local', 'remote', 'agent', 'callId'] as const;
const timeGroups = ['date', 'time', 'year', 'month', 'day', 'hour', 'minute', 'second', 'epoch'];
const knownGroups = new Set<string>([...textGroups, ...timeGroups, 'direction']);

/** The last few patterns, compiled: a worker reads many names of few recorders. */
const compiled = new Map<string, Pattern>();
const mostCompiled = 50;

/** Compiles a recorder's pattern. Throws PatternError where it is none, or names nothing that is known of calls. */
export function recorderPattern(source: string): Pattern {
  const known = compiled.get(source);
  if (known) return known;
  const pattern = compilePattern(source);
  const strange = pattern.groups.find((name) => !knownGroups.has(name));
  if (strange) throw new PatternError(`A group ${strange} is not known`, Math.max(0, source.indexOf(`<${strange}>`)));
  if (pattern.groups.length === 0) throw new PatternError('The pattern has no group with a name', 0);
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(source, pattern);
  return pattern;
}

/** Reads a name, folders and extension included, by a pattern that `recorderPattern` takes. */
export const readByPattern =
  (source: string) =>
  ({ path }: FileName, timeZone: string): Reading | undefined => {
    const groups = recorderPattern(source).match(path);
    if (!groups) return undefined;
    const texts = textGroups.map((name) => [name, said(groups[name], `the group ${name}`)] as const);
    return {
      ...Object.fromEntries(texts.filter(([, value]) => value)),
      ...(groups.direction ? { direction: sayDirection(groups.direction, 'the group direction') } : {}),
      connectedAt: timeOf(groups, timeZone),
    };
  };

function timeOf(groups: Record<string, string>, timeZone: string): Reading['connectedAt'] {
  const { epoch } = groups;
  if (epoch !== undefined) {
    const rule = 'the group epoch';
    if (!/^\d{9,14}$/.test(epoch)) return { code: 'connected_at_invalid', detail: epoch.slice(0, 40), rule };
    // Seconds have 10 digits until 2286, milliseconds 13.
    return { value: epoch.length > 11 ? Number(epoch) : Number(epoch) * 1000, rule };
  }
  const date =
    groups.date ?? [groups.year, groups.month && monthOf(groups.month), groups.day?.padStart(2, '0')].join('');
  const time = groups.time ?? [groups.hour, groups.minute, groups.second].map((part) => part ?? '').join('');
  if (!date && !time) return undefined;
  const rule = 'the groups of date and time';
  const detail = `${date} ${time}`.trim().slice(0, 60);
  if (!date || !time) return { code: 'connected_at_missing', detail: `only ${detail}`, rule };
  const [dateDigits, timeDigits] = [date, time].map((text) => text.replace(/[-/.:_ ]/g, '')) as [string, string];
  if (/^\d{8}$/.test(dateDigits) && /^\d{4}(\d\d)?$/.test(timeDigits))
    return clockTime(dateDigits, timeDigits, timeZone, rule);
  return isoTime(`${date}T${time}`, timeZone, rule) ?? { code: 'connected_at_invalid', detail, rule };
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `8`, `08` and `Aug` are `08`. */
function monthOf(text: string): string {
  const index = months.indexOf(text.slice(0, 3).toLowerCase());
  return (index < 0 ? text : String(index + 1)).padStart(2, '0');
}
