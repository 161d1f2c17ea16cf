import { isDeepStrictEqual } from 'node:util';
import type { Agent, DirectoryRepository, Recorder } from '#data/directory';
import type { ManagedNumber, ManagedNumbers } from '#data/managed-numbers';
import { findNamed } from '#data/named';
import type { Recording } from '#data/recordings';
import type { Tenant } from '#data/tenants';
import { agentSideOf, labelsOf } from '#functions/recordings/labels';
import { normalizeNumber } from '#functions/recordings/numbers';
import { type Evidence, type Identified, identify, type Merged } from './identify.ts';
import { directionByNumbers } from './own-numbers.ts';
import { readName } from './profiles/profiles.ts';
import { type CallFacts, readMetadata } from './rules.ts';
import type { SidecarReading } from './sidecars/form.ts';

/** What came with an upload. `name` is its key below the recorder's prefix. */
export interface Said {
  name: string;
  metadata: Record<string, string>;
  sidecar: SidecarReading | undefined;
}

export interface DescribeDeps {
  agents: Pick<DirectoryRepository<Agent>, 'list'>;
  numbers: ManagedNumbers;
  now: () => number;
}

/** What each of an upload's sources says of its call, in the terms of its recorder. `now` is in epoch milliseconds. */
export function evidenceOf(
  { name, metadata, sidecar }: Said,
  { profile, timeZone }: Pick<Recorder, 'timeZone' | 'profile'>,
  now: number,
): Evidence {
  const read = profile === undefined ? undefined : readName(name, profile, timeZone);
  return { metadata: readMetadata(metadata, now), sidecar, name: read };
}

/** What is known of a call from all that came with it, in the terms of its recorder. */
export async function identifyUpload(
  { name, metadata, sidecar }: Said,
  {
    tenant,
    recorder,
  }: { tenant: Pick<Tenant, 'tenantId' | 'country'>; recorder: Pick<Recorder, 'timeZone' | 'profile'> },
  { numbers, now }: Pick<DescribeDeps, 'numbers' | 'now'>,
): Promise<Identified> {
  const evidence = evidenceOf({ name, metadata, sidecar }, recorder, now());
  const identified = identify(evidence, now());
  // Most recorders say it themselves.
  const { direction, from, to } = identified.facts;
  if (direction || !from || !to) return identified;
  const managed = await managedOf([from.value, to.value], tenant, numbers);
  return identify(evidence, now(), directionByNumbers(new Set(managed.keys()), tenant.country));
}

/** The parts of a recording that come from what was said of the call. */
export type Description = Pick<
  Recording,
  'from' | 'to' | 'connectedAt' | 'direction' | 'callId' | 'channelLabels' | 'agentId' | 'agentSide' | 'departmentId'
>;

/** What the customer manages of numbers, as a recorder writes them. */
export function managedOf(
  raw: readonly string[],
  { tenantId, country }: Pick<Tenant, 'tenantId' | 'country'>,
  numbers: ManagedNumbers,
): Promise<Map<string, ManagedNumber>> {
  return numbers.of(
    tenantId,
    raw.flatMap((one) => normalizeNumber(one, country) ?? []),
  );
}

/** The same with numbers and agent looked up; `channels` is how many the audio has, `managed` what the customer manages of the numbers. */
export async function describeCall(
  { call, facts }: { call: CallFacts; facts: Merged },
  channels: number,
  tenant: Pick<Tenant, 'tenantId' | 'country'>,
  managed: ReadonlyMap<string, ManagedNumber>,
  { agents }: Pick<DescribeDeps, 'agents'>,
): Promise<Description> {
  const { agent: named, channelLabels, callId, connectedAt, direction } = call;
  const known = named || managed.size > 0 ? await agents.list(tenant.tenantId) : [];
  const agent = named ? findNamed(known, named) : undefined;
  const agentSide = agentSideOf(direction);
  const party = (side: 'from' | 'to') => ({
    number: normalizeNumber(call[side].raw, tenant.country),
    raw: call[side].raw,
    // An agent whom nobody has added yet is at least a name.
    name: call[side].name ?? (named && !agent && side === agentSide ? named : undefined),
  });
  const parties = { from: party('from'), to: party('to') };
  // A recorder that is set to mix its channels goes on naming them.
  const fits = facts.channels?.source === 'metadata' || channelLabels?.length === channels;
  return {
    ...{ connectedAt, direction, callId, channelLabels: fits ? channelLabels : undefined },
    ...parties,
    ...labelsOf(agent && { agent, side: agentSide }, { direction, ...parties }, managed, known),
  };
}

const plain = (part: unknown): unknown => (part === undefined ? undefined : JSON.parse(JSON.stringify(part)));

/** A recording as it is described now; undefined where nothing of it changes. An agent that is no longer named stays. */
export function describedAgain(recording: Recording, description: Description): Recording | undefined {
  const after = { ...recording, ...description };
  return isDeepStrictEqual(plain(after), plain(recording)) ? undefined : after;
}

/** The parts of a description as events name them. */
const parts = {
  ...{ from: ['from'], to: ['to'], connectedAt: ['connectedAt'], direction: ['direction'], callId: ['callId'] },
  ...{ channelLabels: ['channelLabels'], agent: ['agentId', 'agentSide'], department: ['departmentId'] },
} as const satisfies Record<string, readonly (keyof Description)[]>;

/** In which parts two descriptions of a call differ. */
export const changedFields = (before: Description, after: Description) =>
  (Object.keys(parts) as (keyof typeof parts)[]).filter((part) =>
    parts[part].some((field) => !isDeepStrictEqual(plain(before[field]), plain(after[field]))),
  );
