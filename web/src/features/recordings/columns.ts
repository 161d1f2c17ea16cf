import type { Recording } from '#contract/recordings';
import type { Clock } from '../../format/clock.ts';
import { formatSize } from '../../format/size.ts';
import { codecText } from './labels.ts';

interface Column {
  label: string;
  /** The least width, in CSS pixels. */
  least: number;
  /** Its share of the width that is left over. Without one it stays as it is. */
  share?: number;
}

/** Every column that a list of recordings can have, in the order in which they stand. */
const columns = {
  connectedAt: { label: 'Connected At', least: 148, share: 0.5 },
  disconnectedAt: { label: 'Disconnected At', least: 148, share: 0.3 },
  arrow: { label: 'Direction', least: 16 },
  direction: { label: 'Direction', least: 94 },
  from: { label: 'From', least: 112, share: 1.5 },
  to: { label: 'To', least: 112, share: 1.5 },
  agent: { label: 'Agent', least: 100, share: 1 },
  department: { label: 'Department', least: 100, share: 1 },
  duration: { label: 'Duration', least: 64 },
  score: { label: 'Score', least: 38 },
  flags: { label: 'Flags', least: 72, share: 1.1 },
  bytes: { label: 'File Size', least: 80 },
  audio: { label: 'Audio', least: 168, share: 0.5 },
  recorder: { label: 'Recorder', least: 110, share: 1 },
  callId: { label: 'Call ID', least: 120, share: 1 },
} satisfies Record<string, Column>;

export type ColumnName = keyof typeof columns;

export const columnLabel = (name: ColumnName): string => columns[name].label;

/** Those that can be shown or hidden. */
export const choosableColumns = [
  ...(['duration', 'score', 'flags'] as const),
  ...(['direction', 'agent', 'department', 'recorder', 'callId', 'bytes', 'disconnectedAt', 'audio'] as const),
] as const satisfies readonly ColumnName[];

export type ChoosableColumn = (typeof choosableColumns)[number];
export type ColumnChoice = ReadonlySet<ChoosableColumn>;

export const usualColumns: ColumnChoice = new Set(['duration', 'score', 'flags']);

const names = Object.keys(columns) as ColumnName[];
const isChoosable = (name: string): name is ChoosableColumn => choosableColumns.some((known) => known === name);

/** The columns that a choice shows, in their order. The direction is an arrow unless its word was chosen. */
export function shownColumns(choice: ColumnChoice): ColumnName[] {
  return names.filter((name) =>
    name === 'arrow' ? !choice.has('direction') : isChoosable(name) ? choice.has(name) : true,
  );
}

/** Columns that nobody chose: those of the list on a dashboard. */
export const plainColumns: readonly ColumnName[] = shownColumns(usualColumns);

/** A choice as it is remembered. What was remembered by an older or newer portal and is not known is left out. */
export const writeChoice = (choice: ColumnChoice): string =>
  choosableColumns.filter((name) => choice.has(name)).join(',');

export const readChoice = (stored: string | null): ColumnChoice =>
  stored === null ? usualColumns : new Set(stored.split(',').filter(isChoosable));

/** The gap between columns, in CSS pixels. */
const gap = 8;

interface Layout {
  /** For `grid-template-columns`. */
  tracks: string;
  gap: string;
  /** The width below which the list scrolls sideways. */
  least: string;
}

/** How columns share the width of a list. `before` and `after` are the widths of what stands beside them, in CSS pixels. */
export function layoutOf(shown: readonly ColumnName[], before: number, after: number): Layout {
  const beside = (width: number): Column[] => (width > 0 ? [{ label: '', least: width }] : []);
  const all: Column[] = [...beside(before), ...shown.map((name) => columns[name]), ...beside(after)];
  return {
    tracks: all.map(({ least, share }) => (share ? `minmax(${least}px, ${share}fr)` : `${least}px`)).join(' '),
    gap: `${gap}px`,
    least: `${all.reduce((sum, { least }) => sum + least, 0) + (all.length - 1) * gap}px`,
  };
}

type TextColumn = 'disconnectedAt' | 'agent' | 'department' | 'bytes' | 'audio' | 'recorder' | 'callId';

const texts: Record<TextColumn, (recording: Recording, clock: Clock) => string | undefined> = {
  disconnectedAt: ({ disconnectedAt }, clock) => clock.dateTime(disconnectedAt),
  agent: ({ from, to }) =>
    [...new Set([from.agent?.name, to.agent?.name])].filter((name) => name !== undefined).join(', ') || undefined,
  department: ({ department }) => department?.name,
  bytes: ({ bytes }) => formatSize(bytes),
  audio: ({ audio }) => codecText(audio),
  recorder: ({ recorder }) => recorder?.name,
  callId: ({ callId }) => callId ?? undefined,
};

export const isTextColumn = (name: ColumnName): name is TextColumn => name in texts;

/** What a column that is text and nothing else says of a recording; undefined where there is nothing to say. */
export const columnText = (name: TextColumn, recording: Recording, clock: Clock) => texts[name](recording, clock);

/** Columns that a card on a telephone shows as a line of its own, with its label. */
export const isCardLine = (name: ColumnName): boolean => isTextColumn(name) || name === 'direction';
