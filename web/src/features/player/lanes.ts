import type { Recording } from '#contract/recordings';
import { type Party, partyText } from '../recordings/party.ts';

export interface Lane {
  /** Who is heard: a party's name or number, or what the recorder calls the channel. */
  name: string;
  /** Their part in the call, where it is known: `Agent`, `Caller`. */
  part: string | undefined;
  /** The agent's voice in the accent, the other side's in a warm colour, what may be either's in neither. */
  colour: 'accent' | 'warm' | 'ink';
}

const sideOf: Record<string, 'from' | 'to' | 'agent' | 'customer'> = {
  from: 'from',
  caller: 'from',
  to: 'to',
  callee: 'to',
  agent: 'agent',
  customer: 'customer',
};

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/**
 * Who is on each of the channels of a recording's audio. Only what the recorder said of its channels decides: recorders
 * differ in whom they put first. Many call the other side of an agent the caller, of calls that the agent made too.
 */
export function lanesOf(recording: Recording, channels: number, country: string): Lane[] {
  if (channels === 1) return [{ name: 'Both parties', part: undefined, colour: 'ink' }];
  const labels = recording.audio.channelLabels;
  const hasAgent = labels.some((label) => sideNamed(label) === 'agent');
  return Array.from({ length: channels }, (_, channel) =>
    lane(recording, labels[channel] ?? '', hasAgent, channel, country),
  );
}

const sideNamed = (label: string) => sideOf[label.trim().toLowerCase()];

function lane({ from, to }: Recording, label: string, hasAgent: boolean, channel: number, country: string): Lane {
  const agentParty = from.agent ? from : to.agent ? to : undefined;
  const named = sideNamed(label);
  const parties: Record<'from' | 'to' | 'agent' | 'customer', Party | undefined> = {
    from,
    to,
    agent: agentParty,
    customer: agentParty && (agentParty === from ? to : from),
  };
  const isOther = hasAgent && named !== 'agent' && named && parties[named] === agentParty;
  const side = isOther ? 'customer' : named;
  const party = side && parties[side];
  // Whoever it is, neither side's colour is theirs for certain.
  if (!party) return { name: capital(label.trim()) || `Channel ${channel + 1}`, part: undefined, colour: 'ink' };
  const isAgent = party === agentParty;
  // Where nobody is known to be the agent, the two sides still differ.
  const colour = isAgent || (!agentParty && party === from) ? 'accent' : 'warm';
  const part = isAgent ? 'Agent' : party === from ? 'Caller' : 'Called';
  return { name: partyText(party, country).main, part, colour };
}
