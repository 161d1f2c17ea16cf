import type { Metric, Scorecard } from '#contract/scorecards';

/** A metric as it stands in the form: numbers as typed. */
export interface MetricDraft {
  /** Tells metrics apart while they are edited. */
  key: string;
  /** Of one that is published: it goes on under its id. */
  id?: string;
  label: string;
  guidance: string;
  kind: Metric['kind'];
  /** The best value of a scale. */
  max: string;
  weight: string;
}

export interface ScorecardDraft {
  name: string;
  description: string;
  metrics: MetricDraft[];
}

export type MetricErrors = Partial<Record<'label' | 'max' | 'weight', string>>;
export interface ScorecardErrors {
  name?: string;
  /** By a metric's key. */
  metrics: Record<string, MetricErrors>;
}

/** What the API takes. */
export interface ScorecardBody {
  name: string;
  description: string;
  metrics: { id?: string; label: string; guidance: string; kind: Metric['kind']; max?: number; weight: number }[];
}

/** As in the contract. */
export const mostMetrics = 50;

export const newMetric = (): MetricDraft => ({
  key: crypto.randomUUID(),
  ...{ label: '', guidance: '', kind: 'scale', max: '5', weight: '1' },
});

export const newScorecard = (): ScorecardDraft => ({ name: '', description: '', metrics: [newMetric()] });

export const toDraft = ({ name, description, metrics }: Scorecard): ScorecardDraft => ({
  name,
  description,
  metrics: metrics.map(({ id, label, guidance, kind, max, weight }) => ({
    ...{ key: id, id, label, guidance, kind, weight: String(weight) },
    // What a scale would begin with, should it become one.
    max: kind === 'scale' ? String(max) : '5',
  })),
});

/** A whole number within limits; undefined where it is none. */
function readNumber(typed: string, least: number, most: number): number | undefined {
  const value = Number(typed);
  return typed.trim() !== '' && Number.isInteger(value) && value >= least && value <= most ? value : undefined;
}

export const readMax = ({ kind, max }: MetricDraft) => (kind === 'yes_no' ? 1 : readNumber(max, 2, 100));
export const readWeight = ({ weight }: MetricDraft) => readNumber(weight, 1, 100);

function metricErrors(metric: MetricDraft): MetricErrors {
  const errors: MetricErrors = {};
  if (!metric.label.trim()) errors.label = 'Enter what is judged.';
  if (readMax(metric) === undefined) errors.max = 'From 2 to 100.';
  if (readWeight(metric) === undefined) errors.weight = 'From 1 to 100.';
  return errors;
}

/** The scorecard of a form, and what is wrong with it: where there is an error it is not to be used. */
export function readScorecard(draft: ScorecardDraft): { body: ScorecardBody; errors: ScorecardErrors; valid: boolean } {
  const errors: ScorecardErrors = { metrics: {} };
  if (!draft.name.trim()) errors.name = 'Enter a name.';
  for (const metric of draft.metrics) {
    const wrong = metricErrors(metric);
    if (Object.keys(wrong).length > 0) errors.metrics[metric.key] = wrong;
  }
  const body = {
    name: draft.name.trim(),
    description: draft.description.trim(),
    metrics: draft.metrics.map((metric) => ({
      ...(metric.id ? { id: metric.id } : {}),
      ...{ label: metric.label.trim(), guidance: metric.guidance.trim(), kind: metric.kind },
      ...(metric.kind === 'scale' ? { max: readMax(metric) ?? 0 } : {}),
      weight: readWeight(metric) ?? 0,
    })),
  };
  return { body, errors, valid: !errors.name && Object.keys(errors.metrics).length === 0 };
}

/** What each weight is of all in percent, in whole numbers that add up to 100: those that lose most by rounding get what is left. */
export function sharesOf(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (100 * weight) / sum);
  const shares = exact.map(Math.floor);
  const left = 100 - shares.reduce((total, share) => total + share, 0);
  const losers = exact
    .map((share, index) => ({ index, lost: share % 1 }))
    .sort((a, b) => b.lost - a.lost || a.index - b.index);
  for (const { index } of losers.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/** The items with one in another place. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const rest = items.toSpliced(from, 1);
  return items[from] === undefined ? [...items] : rest.toSpliced(to, 0, items[from]);
}
