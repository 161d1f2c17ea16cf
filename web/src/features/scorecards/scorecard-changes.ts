import type { Metric, Scorecard } from '#contract/scorecards';

type Published = Pick<Scorecard, 'name' | 'description' | 'metrics'>;

const kinds: Record<Metric['kind'], string> = { scale: 'a scale', yes_no: 'yes or no' };

function metricChanges(before: Metric, after: Metric): string[] {
  const name = `“${before.label}”`;
  const changes: string[] = [];
  if (before.label !== after.label) changes.push(`${name} is now “${after.label}”`);
  if (before.kind !== after.kind) changes.push(`${name} is now ${kinds[after.kind]}`);
  else if (before.max !== after.max)
    changes.push(`The best value of ${name} is now ${after.max}, it was ${before.max}`);
  if (before.weight !== after.weight)
    changes.push(`The weight of ${name} is now ${after.weight}, it was ${before.weight}`);
  if (before.guidance !== after.guidance) changes.push(`The guidance of ${name} was changed`);
  return changes;
}

/** What was changed from one version of a scorecard to another, a sentence for each. */
export function scorecardChanges(before: Published, after: Published): string[] {
  const changes: string[] = [];
  if (before.name !== after.name) changes.push(`It is now called “${after.name}”`);
  if (before.description !== after.description) changes.push('The description was changed');
  const afterById = new Map(after.metrics.map((metric) => [metric.id, metric]));
  const stayed = before.metrics.filter(({ id }) => afterById.has(id)).map(({ id }) => id);
  for (const metric of before.metrics) {
    const now = afterById.get(metric.id);
    if (now) changes.push(...metricChanges(metric, now));
    else changes.push(`“${metric.label}” was removed`);
  }
  const known = new Set(before.metrics.map(({ id }) => id));
  for (const { id, label } of after.metrics) if (!known.has(id)) changes.push(`“${label}” was added`);
  const order = after.metrics.filter(({ id }) => known.has(id)).map(({ id }) => id);
  if (order.join() !== stayed.join()) changes.push('The metrics are in another order');
  return changes;
}
