import type { ReportTotals } from '#contract/reports';
import { formatTotalDuration, sayDuration } from '../../format/duration.ts';
import { formatSize } from '../../format/size.ts';

interface About {
  label: string;
  of(totals: ReportTotals): number;
  format(value: number): string;
  /** In as few characters as a cell of a map has room for. */
  short(value: number): string;
  /** Where it is said in other words than it is written. */
  say(value: number): string;
}

const whole = (value: number) => value.toLocaleString('en');
const minutes = (ms: number) => ms / 60_000;
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const count = (value: number, unit: string) => `${whole(value)} ${unit}${value === 1 ? '' : 's'}`;

/** What statistics can be read by. Values are counts, milliseconds or bytes. */
export const measures = {
  recordings: {
    label: 'Recordings',
    of: ({ recordings }) => recordings,
    format: whole,
    short: (value) => compact.format(value),
    say: (value) => count(value, 'recording'),
  },
  minutes: {
    label: 'Minutes',
    of: ({ durationMs }) => durationMs,
    format: (ms) => whole(Number(minutes(ms).toFixed(minutes(ms) < 10 ? 1 : 0))),
    short: (ms) => compact.format(Number(minutes(ms).toFixed(minutes(ms) < 10 ? 1 : 0))),
    say: (ms) => count(Number(minutes(ms).toFixed(minutes(ms) < 10 ? 1 : 0)), 'minute'),
  },
  inbound: {
    label: 'Inbound',
    of: ({ inbound }) => inbound,
    format: whole,
    short: (value) => compact.format(value),
    say: (value) => count(value, 'inbound recording'),
  },
  outbound: {
    label: 'Outbound',
    of: ({ outbound }) => outbound,
    format: whole,
    short: (value) => compact.format(value),
    say: (value) => count(value, 'outbound recording'),
  },
  average: {
    label: 'Average length',
    of: ({ averageDurationMs }) => averageDurationMs,
    format: formatTotalDuration,
    short: (ms) => formatTotalDuration(ms).replace(/^0:0?/, ''),
    say: sayDuration,
  },
  storage: {
    label: 'Storage',
    of: ({ bytes }) => bytes,
    format: formatSize,
    short: (bytes) =>
      formatSize(bytes)
        .replace(/ bytes?$/, ' B')
        .replace(/(\.\d+)? /, ''),
    say: formatSize,
  },
} satisfies Record<string, About>;

export type Measure = keyof typeof measures;
/** What a report shows, and what the statistics of a number do: what is chosen where nothing else is comes first. */
export const reportMeasures = ['recordings', 'minutes', 'average', 'storage'] as const satisfies Measure[];
export const numberMeasures = ['recordings', 'minutes', 'inbound', 'outbound', 'average'] as const satisfies Measure[];

/** The measure of an address. */
export const readMeasure = (value: unknown, names: readonly Measure[]): Measure =>
  names.find((name) => name === value) ?? 'recordings';

/** How a value stands to what it was: `+12%`, `−4.5%`, `×20`; undefined where it was nothing. */
export function changeOf(now: number, before: number): string | undefined {
  if (before === 0) return now === 0 ? '0%' : undefined;
  const change = (100 * (now - before)) / before;
  if (change >= 1000) return `×${whole(Math.round(now / before))}`;
  const size = Math.abs(change);
  const text = size.toFixed(size < 10 ? 1 : 0).replace(/\.0$/, '');
  return text === '0' ? '0%' : `${change < 0 ? '−' : '+'}${text}%`;
}
