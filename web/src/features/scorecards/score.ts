/** What counts of a metric. */
interface Counted {
  max: number;
  weight: number;
}

/**
 * What values come to, 0 to 100 with one decimal: 100 × Σ(weight × value ÷ max) ÷ Σ weight, over the metrics that have one. Null stands for a
 * metric that does not apply, undefined for one that has no value yet; without any there is no score.
 */
export function scoreOf(
  metrics: readonly Counted[],
  values: readonly (number | null | undefined)[],
): number | undefined {
  let reached = 0;
  let possible = 0;
  for (const [index, { max, weight }] of metrics.entries()) {
    const value = values[index];
    if (value === undefined || value === null) continue;
    reached += (weight * value) / max;
    possible += weight;
  }
  return possible === 0 ? undefined : Math.round((1000 * reached) / possible) / 10;
}

/** `71.4`, `100` */
export const formatScore = (score: number): string => score.toLocaleString('en-GB', { maximumFractionDigits: 1 });
