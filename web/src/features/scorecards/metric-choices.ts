import type { Metric } from '#contract/scorecards';

/** A scale of more steps than these does not fit as a row of them. */
const mostSteps = 10;

/** The values of a metric in a row to choose from; none where there are too many of them, so that a value is entered. */
export function choicesOf({ kind, max }: Pick<Metric, 'kind' | 'max'>): { value: number; label: string }[] {
  if (kind === 'yes_no') {
    return [
      { value: 1, label: 'Yes' },
      { value: 0, label: 'No' },
    ];
  }
  if (max > mostSteps) return [];
  return Array.from({ length: max + 1 }, (_, value) => ({ value, label: String(value) }));
}
