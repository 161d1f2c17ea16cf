import type { Metric } from './scorecards.ts';

/** A value for each metric, null where the metric does not apply. */
export type Values = ReadonlyMap<string, number | null>;

/**
 * The weighted result, 0 to 100 with one decimal: 100 × Σ(weight × value ÷ max) ÷ Σ weight, over the metrics that apply. Undefined where none
 * does. Forms show it before it is sent, so it stands here.
 */
export function scoreOf(metrics: readonly Pick<Metric, 'id' | 'weight' | 'max'>[], values: Values): number | undefined {
  let reached = 0;
  let possible = 0;
  for (const { id, weight, max } of metrics) {
    const value = values.get(id);
    if (value === undefined || value === null) continue;
    reached += (weight * value) / max;
    possible += weight;
  }
  return possible === 0 ? undefined : Math.round((1000 * reached) / possible) / 10;
}
