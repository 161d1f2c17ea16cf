import { type QuarantineCode, quarantineReasons } from '#contract/quarantine-reasons';
import { factNames } from '#contract/recorder-profiles';
import type { Evidence, Identified, Merged } from './identify.ts';
import type { Facts, Reading } from './profiles/reading.ts';
import type { SidecarReading } from './sidecars/form.ts';

/** Why something is in quarantine, or would be, with what is particular of it. */
export const reasonOf = ({ code, detail }: { code: QuarantineCode; detail?: string | undefined }): string =>
  detail ? `${quarantineReasons[code]} (${detail})` : quarantineReasons[code];

/** What is known of a call, where it was read, and what is wrong, as people are told. */
export function accountOf(identified: Identified, sidecar: SidecarReading | undefined) {
  const wrongSidecar =
    sidecar && 'invalid' in sidecar ? [{ code: 'sidecar_invalid', detail: sidecar.invalid } as const] : [];
  const problems = [...wrongSidecar, ...('code' in identified ? [identified] : [])];
  return {
    facts: factsOf(identified.facts),
    problems: problems.map((problem) => ({ code: problem.code, reason: reasonOf(problem) })),
  };
}

const shownValue = (value: Facts[keyof Facts]) => (typeof value === 'number' ? new Date(value).toISOString() : value);

const factsOf = (facts: Merged) =>
  factNames.flatMap((field) => {
    const fact = facts[field];
    return fact ? [{ field, value: shownValue(fact.value), source: fact.source, rule: fact.rule }] : [];
  });

/** What one source says by itself, before it is known which of them is trusted. */
export function sourcesOf({ metadata, sidecar, name }: Evidence) {
  const of = (source: 'metadata' | 'sidecar' | 'name', reading: Reading | string) =>
    typeof reading === 'string'
      ? { source, unread: reading, facts: [] }
      : { source, unread: null, facts: saidBy(reading) };
  return [
    of('metadata', 'invalid' in metadata ? metadata.invalid : metadata),
    ...(sidecar ? [of('sidecar', 'invalid' in sidecar ? sidecar.invalid : sidecar)] : []),
    ...(name ? [of('name', 'unread' in name ? name.unread : name.reading)] : []),
  ];
}

const saidBy = (reading: Reading) =>
  (Object.keys(reading) as (keyof Facts)[]).flatMap((field) => {
    const said = reading[field];
    if (!said) return [];
    const { rule } = said;
    const problem = 'value' in said ? null : said.detail;
    return [{ field, rule, problem, value: 'value' in said ? shownValue(said.value) : null }];
  });
