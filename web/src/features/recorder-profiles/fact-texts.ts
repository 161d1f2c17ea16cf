import type { factNames, factSources } from '#contract/recorder-profiles';
import type { Clock } from '../../format/clock.ts';

type FactName = (typeof factNames)[number];

/** What can be told of a call, in the order in which it shows; the first three are needed. */
export const factLabels: Record<FactName, string> = {
  from: 'From',
  to: 'To',
  connectedAt: 'Connected at',
  direction: 'Direction',
  fromName: 'Caller’s name',
  toName: 'Called party’s name',
  callId: 'Call id',
  agent: 'Agent',
  channels: 'Channels',
};

/** What one source says before the direction tells whose it is. */
const partLabels: Record<string, string> = {
  local: 'Own party',
  remote: 'Other party',
  remoteName: 'Other party’s name',
  outboundChannels: 'Channels, outbound',
};

export const factLabel = (field: string): string => factLabels[field as FactName] ?? partLabels[field] ?? field;

export const sourceLabels: Record<(typeof factSources)[number], string> = {
  metadata: 'Metadata',
  sidecar: 'Sidecar',
  name: 'File name',
  own_numbers: 'Own numbers',
};

const directions: Record<string, string> = { inbound: 'Inbound', outbound: 'Outbound', internal: 'Internal' };

/** A value as people read it: a time with its zone, whose clock is the customer’s. */
export function factText(field: string, value: string | readonly string[], clock: Clock): string {
  if (typeof value !== 'string') return value.join(', ');
  if (field === 'connectedAt') return clock.full(value);
  return field === 'direction' ? (directions[value] ?? value) : value;
}
