import type { Grouping, Report, ReportItem, ReportTotals } from '#contract/reports';
import { csvDuration, csvLines, csvMark } from '#functions/jobs/csv-lines';

const heads: Record<Grouping, string> = {
  day: 'Day',
  hour: 'Hour of the week',
  number: 'Number',
  agent: 'Agent',
  department: 'Department',
  recorder: 'Recorder',
  direction: 'Direction',
};

const figures: [string, (totals: ReportTotals) => string | number][] = [
  ['Recordings', ({ recordings }) => recordings],
  ['Duration', ({ durationMs }) => csvDuration(durationMs)],
  ['Duration (s)', ({ durationMs }) => durationMs / 1000],
  ['Average length (s)', ({ averageDurationMs }) => averageDurationMs / 1000],
  ['Storage (bytes)', ({ bytes }) => bytes],
  ['Inbound', ({ inbound }) => inbound],
  ['Outbound', ({ outbound }) => outbound],
];

/** A report as CSV: a line for each of its items, in its order. What has an id, or a key that sorts, has that in a column too. */
export function reportCsv(groupBy: Grouping, { items, after, before, previous, timeZone }: Report): string {
  const hasKey = groupBy !== 'day' && groupBy !== 'number' && groupBy !== 'direction';
  const columns: [string, (item: ReportItem) => string | number][] = [
    [`${heads[groupBy]}${groupBy === 'day' || groupBy === 'hour' ? ` (${timeZone})` : ''}`, ({ label }) => label],
    ...(hasKey ? [['Key', ({ key }) => key] satisfies (typeof columns)[number]] : []),
    ...figures.map(([head, of]): (typeof columns)[number] => [`${head}, ${after} to ${before}`, of]),
    ...(groupBy === 'number'
      ? [
          ['Calls from it', ({ from }) => from ?? 0] satisfies (typeof columns)[number],
          ['Calls to it', ({ to }) => to ?? 0] satisfies (typeof columns)[number],
        ]
      : []),
    ...(previous
      ? figures.map(([head, of]): (typeof columns)[number] => [
          `${head}, ${previous.after} to ${previous.before}`,
          (item) => (item.previous ? of(item.previous) : ''),
        ])
      : []),
  ];
  return csvMark + csvLines([columns.map(([head]) => head), ...items.map((item) => columns.map(([, of]) => of(item)))]);
}
