import { matchesWildcard } from '../iam/wildcards.ts';

export interface CorsRule {
  origins: readonly string[];
  methods: readonly string[];
  allowedHeaders: readonly string[];
  exposedHeaders: readonly string[];
  maxAgeSeconds: number | undefined;
}

/**
 * The headers that let a page of another origin read an answer; undefined where no rule of the bucket allows it.
 * `requested` are the headers that a preflight asks for.
 */
export function corsHeaders(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  requested: readonly string[] = [],
): Record<string, string> | undefined {
  const allows = (patterns: readonly string[], value: string) =>
    patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), value.toLowerCase()));
  const rule = rules.find(
    ({ origins, methods, allowedHeaders }) =>
      allows(origins, origin) &&
      methods.includes(method) &&
      requested.every((header) => allows(allowedHeaders, header)),
  );
  if (!rule) return undefined;
  return {
    'access-control-allow-origin': rule.origins.includes('*') ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    ...(requested.length > 0 ? { 'access-control-allow-headers': requested.join(', ') } : {}),
    ...(rule.exposedHeaders.length > 0 ? { 'access-control-expose-headers': rule.exposedHeaders.join(', ') } : {}),
    ...(rule.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}
