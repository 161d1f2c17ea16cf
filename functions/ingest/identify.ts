import type { QuarantineCode } from '#contract/quarantine-reasons';
import type { factSources } from '#contract/recorder-profiles';
import type { Direction, Facts, Reading, Said } from './profiles/reading.ts';
import { type CallFacts, hasControlCharacter, isPossible } from './rules.ts';

type FactSource = (typeof factSources)[number];

/** What each source says of an upload, or why it says nothing. */
export interface Evidence {
  metadata: Reading | { invalid: string };
  sidecar?: Reading | { invalid: string } | undefined;
  name?: { reading: Reading } | { unread: string } | undefined;
}

/** Tells the direction of a call from whose its numbers are; undefined where they do not tell it. */
export type DirectionOfNumbers = (from: string, to: string) => { value: Direction; rule: string } | undefined;

/** The facts of a call with where each was read, trusted most first. */
export type Merged = {
  [Field in MergedField]?: { value: Facts[Field]; rule: string; source: FactSource } | undefined;
};
type MergedField = Exclude<keyof Facts, 'local' | 'remote' | 'remoteName' | 'outboundChannels'>;

/** The call; or why it cannot be catalogued, by the first of what is missing or impossible. `facts` is all that is known. */
export type Identified = { facts: Merged } & (
  | { call: CallFacts }
  | { code: QuarantineCode; detail?: string | undefined }
);

type Source = { source: FactSource; reading: Reading };
type Problem = { code: QuarantineCode; detail: string };

const longest = { from: 64, to: 64, fromName: 128, toName: 128, callId: 256, agent: 128 } as const;

/**
 * Makes one account of a call of all that is said of it, field by field: object metadata is trusted before the sidecar, the sidecar before the
 * file name. A source that says something impossible is not passed over for one that is trusted less. Nothing is guessed: what is missing is
 * named. `now` (epoch milliseconds) bounds what can be true.
 */
export function identify(evidence: Evidence, now: number, directionOfNumbers?: DirectionOfNumbers): Identified {
  if ('invalid' in evidence.metadata) return { facts: {}, code: 'metadata_invalid', detail: evidence.metadata.invalid };
  const { sidecar, name } = evidence;
  const sources: Source[] = [
    { source: 'metadata', reading: evidence.metadata },
    ...(sidecar && !('invalid' in sidecar) ? [{ source: 'sidecar' as const, reading: sidecar }] : []),
    ...(name && 'reading' in name ? [{ source: 'name' as const, reading: name.reading }] : []),
  ];
  const unread = [
    ...(sidecar && 'invalid' in sidecar ? [`the sidecar cannot be used: ${sidecar.invalid}`] : []),
    ...(name && 'unread' in name ? [name.unread] : []),
  ].join('; ');
  return merge(sources, { now, unread, directionOfNumbers });
}

interface Setting {
  now: number;
  /** What could have said more, and why it did not. */
  unread: string;
  directionOfNumbers: DirectionOfNumbers | undefined;
}

function merge(sources: Source[], { now, unread, directionOfNumbers }: Setting): Identified {
  const facts: Merged = {};
  const problems = new Map<keyof Facts, Problem>();
  const take = <Field extends MergedField>(field: Field, from: Source[], fits: (value: Facts[Field]) => string) => {
    const first = from.find(({ reading }) => reading[field]);
    const told = first?.reading[field] as Said<Facts[Field]> | undefined;
    if (!first || !told) return;
    const wrong = 'code' in told ? told : problemOf(first.source, field, fits(told.value));
    if (wrong) problems.set(field, { code: wrong.code, detail: wrong.detail });
    else if ('value' in told) Object.assign(facts, { [field]: { ...told, source: first.source } });
  };
  const ok = () => '';
  take('direction', sources, ok);
  const placed = sources.map((source) => ({
    ...source,
    reading: placeParties(source.reading, facts.direction?.value),
  }));
  for (const field of ['from', 'to', 'callId', 'agent'] as const)
    take(field, placed, (value) => textProblem(value, longest[field]));
  take('connectedAt', placed, (at) => (isPossible(at, now) ? '' : 'is no possible time'));

  if (!facts.direction && !problems.has('direction') && facts.from && facts.to) {
    const told = directionOfNumbers?.(facts.from.value, facts.to.value);
    if (told) facts.direction = { ...told, source: 'own_numbers' };
  }
  const named = placed.map((source) => ({ ...source, reading: placeRest(source.reading, facts.direction?.value) }));
  for (const field of ['fromName', 'toName'] as const)
    take(field, named, (value) => textProblem(value, longest[field]));
  take('channels', named, ok);
  return conclude(facts, problems, unread);
}

function problemOf(source: FactSource, field: keyof Facts, wrong: string): Problem | undefined {
  if (!wrong) return undefined;
  if (field === 'connectedAt') return { code: 'connected_at_invalid', detail: wrong };
  const code = source === 'sidecar' ? 'sidecar_invalid' : source === 'name' ? 'name_invalid' : 'metadata_invalid';
  return { code, detail: `${field} ${wrong}` };
}

const textProblem = (value: string, most: number) =>
  value.length > most ? `has more than ${most} characters` : hasControlCharacter(value) ? 'has control characters' : '';

/** Local and remote party become from and to by the direction; where there is none, that is what is missing. */
function placeParties(reading: Reading, direction: Direction | undefined): Reading {
  const { local, remote, ...rest } = reading;
  if (!local && !remote) return reading;
  if (direction) {
    const [from, to] = direction === 'inbound' ? [remote, local] : [local, remote];
    return { ...rest, from: rest.from ?? from, to: rest.to ?? to };
  }
  const unknown = {
    code: 'direction_missing' as const,
    detail: 'the parties are known as local and remote',
    rule: 'local and remote party',
  };
  return { ...rest, from: rest.from ?? unknown, to: rest.to ?? unknown };
}

/** What hangs on a direction that may have come from the numbers. */
function placeRest(reading: Reading, direction: Direction | undefined): Reading {
  const { remoteName, outboundChannels, ...rest } = reading;
  const nameSide = direction === 'outbound' ? 'toName' : 'fromName';
  const named = direction && remoteName ? { [nameSide]: rest[nameSide] ?? remoteName } : {};
  if (!outboundChannels) return { ...rest, ...named };
  const channels = direction === 'outbound' ? outboundChannels : direction ? rest.channels : undefined;
  return { ...rest, ...named, channels };
}

function conclude(facts: Merged, problems: Map<keyof Facts, Problem>, unread: string): Identified {
  for (const [field, code] of [
    ['from', 'from_missing'],
    ['to', 'to_missing'],
    ['connectedAt', 'connected_at_missing'],
  ] as const) {
    const problem = problems.get(field);
    if (problem) return { facts, ...problem };
    if (!facts[field]) return { facts, code, detail: unread || undefined };
  }
  const [problem] = problems.values();
  if (problem) return { facts, ...problem };
  const { from, to, connectedAt } = facts as Required<Merged>;
  if (!from || !to || !connectedAt) throw new Error('A fact that was found is gone');
  const call: CallFacts = {
    from: { raw: from.value, name: facts.fromName?.value },
    to: { raw: to.value, name: facts.toName?.value },
    connectedAt: connectedAt.value,
    direction: facts.direction?.value,
    callId: facts.callId?.value,
    agent: facts.agent?.value,
    channelLabels: facts.channels?.value,
  };
  return { facts, call };
}
