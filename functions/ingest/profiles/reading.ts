import type { directions } from '#contract/common';
import type { QuarantineCode } from '#contract/quarantine-reasons';

export type Direction = (typeof directions)[number];

/** All that a name or a sidecar can tell of a call. */
export interface Facts {
  from: string;
  fromName: string;
  to: string;
  toName: string;
  /** The party on the recorder's side, and the other: which of them called, the direction tells. */
  local: string;
  remote: string;
  /** The name of the party that is not the recorder's. */
  remoteName: string;
  /** Epoch milliseconds. */
  connectedAt: number;
  direction: Direction;
  callId: string;
  agent: string;
  /** Who is on each channel, in order. */
  channels: string[];
  /** The same of an outbound call, where that differs. */
  outboundChannels: string[];
}

/** One fact and how it was read; or that something stands in its place which cannot be true. */
export type Said<T> = { value: T; rule: string } | { code: QuarantineCode; detail: string; rule: string };

/** What one source says. What it does not speak of is absent. */
export type Reading = { [Field in keyof Facts]?: Said<Facts[Field]> | undefined };

/** A value with its rule; absent where there is none. */
export const said = (value: string | undefined, rule: string): Said<string> | undefined => {
  const trimmed = value?.trim();
  return trimmed ? { value: trimmed, rule } : undefined;
};

const directionWords: Record<string, Direction> = {
  in: 'inbound',
  inbound: 'inbound',
  incoming: 'inbound',
  out: 'outbound',
  outbound: 'outbound',
  outgoing: 'outbound',
  internal: 'internal',
  local: 'internal',
};

/** The direction that a word stands for, whatever its case. */
export const directionOf = (word: string): Direction | undefined =>
  Object.hasOwn(directionWords, word.toLowerCase()) ? directionWords[word.toLowerCase()] : undefined;
