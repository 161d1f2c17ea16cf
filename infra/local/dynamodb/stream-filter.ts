/** What `FilterCriteria` of an event source mapping has in a template. */
export interface FilterCriteria {
  Filters?: Array<{ Pattern?: string }>;
}

/**
 * Whether an event passes a mapping's filters: any of them, or there are none. Values are compared as they are; throws an Error where a
 * pattern compares in another way (`prefix`, `exists`, …).
 * See https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function parseFilter(criteria: FilterCriteria | undefined): (event: unknown) => boolean {
  const patterns = (criteria?.Filters ?? []).map(({ Pattern }) => parsePattern(JSON.parse(Pattern ?? '{}'), []));
  return patterns.length === 0 ? () => true : (event) => patterns.some((matches) => matches(event));
}

function parsePattern(pattern: unknown, path: string[]): (value: unknown) => boolean {
  const unknown = () => new Error(`the filter compares ${path.join('.')} with ${JSON.stringify(pattern)}`);
  if (Array.isArray(pattern)) {
    if (pattern.some((value) => typeof value === 'object' && value !== null)) throw unknown();
    return (value) => pattern.includes(value);
  }
  if (typeof pattern !== 'object' || pattern === null) throw unknown();
  const fields = Object.entries(pattern).map(([name, inner]) => {
    if (name.startsWith('$')) throw unknown();
    return [name, parsePattern(inner, [...path, name])] as const;
  });
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    fields.every(([name, matches]) => matches((value as Record<string, unknown>)[name]));
}
