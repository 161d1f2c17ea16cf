import type { Metric, Scorecard } from '#contract/scorecards';

/** Values by the ids of metrics: null where one does not apply; absent where it is not answered. */
export type Answers = Readonly<Record<string, number | null>>;

/** Whether a metric takes a value. */
const takes = ({ kind, max }: Pick<Metric, 'kind' | 'max'>, value: number | null) =>
  value === null || (value >= 0 && value <= max && (kind === 'scale' || value === 0 || value === 1));

/** Of answers, those that can still be given to a scorecard that has changed: a metric may be gone, or be another. */
export const answersTo = (scorecard: Scorecard, answers: Answers, before: readonly Metric[]): Answers =>
  Object.fromEntries(
    scorecard.metrics.flatMap((metric) => {
      const value = answers[metric.id];
      const was = before.find(({ id }) => id === metric.id);
      // Three of five is not three of ten.
      const isSame = was?.kind === metric.kind && was.max === metric.max;
      return value !== undefined && isSame && takes(metric, value) ? [[metric.id, value]] : [];
    }),
  );

/** What keeps answers from being sent; undefined where nothing does. */
export function missing({ metrics }: Scorecard, answers: Answers): string | undefined {
  const open = metrics.filter(({ id }) => answers[id] === undefined).length;
  if (open > 0) return `${open === 1 ? 'One metric is' : `${open} metrics are`} not answered yet.`;
  if (metrics.every(({ id }) => answers[id] === null)) return 'At least one metric must apply.';
  return undefined;
}

/** A value as it is read: `Yes`, `4 / 5`, `Does not apply`. */
export function valueText({ kind, max }: Pick<Metric, 'kind' | 'max'>, value: number | null): string {
  if (value === null) return 'Does not apply';
  return kind === 'yes_no' ? (value === 1 ? 'Yes' : 'No') : `${value} / ${max}`;
}
