import { expect, test } from 'vitest';
import type { Recording } from '#contract/recordings';
import { lanesOf } from './lanes.ts';

const ben = { id: 'agt_01', name: 'Ben' };
const party = (number: string, agent: typeof ben | null = null, name: string | null = null) => ({
  number,
  raw: number,
  name,
  agent,
});

const recording = (from: Recording['from'], to: Recording['to'], channelLabels: string[]) =>
  ({ from, to, audio: { channelLabels } }) as Recording;

test('an agent is in the accent and the other side warm, whichever called', () => {
  const inbound = recording(party('+441'), party('+442', ben), ['agent', 'caller']);
  expect(lanesOf(inbound, 2, 'GB')).toEqual([
    { name: 'Ben', part: 'Agent', colour: 'accent' },
    { name: '+441', part: 'Caller', colour: 'warm' },
  ]);
  const outbound = recording(party('+441', ben), party('+442'), ['callee', 'agent']);
  expect(lanesOf(outbound, 2, 'GB')).toEqual([
    { name: '+442', part: 'Called', colour: 'warm' },
    { name: 'Ben', part: 'Agent', colour: 'accent' },
  ]);
});

test('whom a recorder calls the caller beside an agent is the other side, of a call that the agent made too', () => {
  const call = recording(party('+441', ben), party('+442'), ['caller', 'agent']);
  expect(lanesOf(call, 2, 'GB')).toEqual([
    { name: '+442', part: 'Called', colour: 'warm' },
    { name: 'Ben', part: 'Agent', colour: 'accent' },
  ]);
});

test('the customer is the side that is not the agent', () => {
  const call = recording(party('+441', ben), party('+442', null, 'Harbour Dental'), ['customer', 'agent']);
  expect(lanesOf(call, 2, 'GB')[0]).toEqual({ name: 'Harbour Dental', part: 'Called', colour: 'warm' });
});

test('without labels nobody is guessed', () => {
  const call = recording(party('+441'), party('+442', ben), []);
  expect(lanesOf(call, 2, 'GB')).toEqual([
    { name: 'Channel 1', part: undefined, colour: 'ink' },
    { name: 'Channel 2', part: undefined, colour: 'ink' },
  ]);
});

test('an agent whom the recorder speaks of and nobody knows is no party', () => {
  const call = recording(party('+441'), party('+442'), ['agent', 'caller']);
  expect(lanesOf(call, 2, 'GB')).toEqual([
    { name: 'Agent', part: undefined, colour: 'ink' },
    { name: '+441', part: 'Caller', colour: 'accent' },
  ]);
});

test('two sides differ where nobody is known to be the agent', () => {
  const call = recording(party('+441'), party('+442'), ['caller', 'callee']);
  expect(lanesOf(call, 2, 'GB').map(({ colour }) => colour)).toEqual(['accent', 'warm']);
});

test('a label that says nothing of the parties is shown as it is', () => {
  const call = recording(party('+441'), party('+442'), ['left leg', 'right leg']);
  expect(lanesOf(call, 2, 'GB').map(({ name, colour }) => [name, colour])).toEqual([
    ['Left leg', 'ink'],
    ['Right leg', 'ink'],
  ]);
});

test('one channel is both parties, in neither colour', () => {
  expect(lanesOf(recording(party('+441'), party('+442'), []), 1, 'GB')).toEqual([
    { name: 'Both parties', part: undefined, colour: 'ink' },
  ]);
});
