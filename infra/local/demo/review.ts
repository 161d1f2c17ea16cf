import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { LocalJson } from '../local-json.ts';
import { type PortalClient, portalClient } from '../portal-client.ts';
import type { Memory } from '../state.ts';

const flags = [
  {
    label: 'Fault reported',
    description: 'Something of ours does not work',
    colour: '#C2410C',
    icon: 'mdi-alert-outline',
  },
  {
    label: 'Good example',
    description: 'Worth hearing for whoever is new',
    colour: '#15803D',
    icon: 'mdi-star-outline',
  },
  { label: 'Call back', description: 'We have promised to ring', colour: '#1D4ED8', icon: 'mdi-phone-return-outline' },
];
const scorecard = {
  name: 'Customer service',
  description: 'How we want every call to go',
  metrics: [
    { label: 'Greeting', kind: 'yes_no', weight: 1, guidance: 'Says the company and their own name.' },
    {
      label: 'Understood the request',
      kind: 'scale',
      max: 5,
      weight: 3,
      guidance: 'Asks until it is clear, and says it back.',
    },
    {
      label: 'Solved it, or said what comes next',
      kind: 'scale',
      max: 5,
      weight: 3,
      guidance: 'No call ends with a question open.',
    },
    { label: 'Friendly to the end', kind: 'yes_no', weight: 1, guidance: '' },
  ],
};
const notes = [
  { content: 'Good opening: says who is speaking and asks the right question at once.', atMs: 4000 },
  { content: 'The customer was left waiting here without a word about how long it takes.', atMs: 27_000 },
  { content: 'Solved in one call. Use this one in the next training.' },
];
const values = [
  [1, 5, 4, 1],
  [1, 4, 5, 1],
  [0, 3, 4, 1],
  [1, 4, null, 1],
];

type Listed = { items: { id: string; label?: string; name?: string; version: number; metrics: { id: string }[] }[] };
type Recordings = { items: { id: string; durationMs: number; scored: boolean; flags: unknown[] }[] };

/**
 * Marks some of the demo calls as reviewers would, through the API: flags, notes, scores. A portal in which nothing is marked yet does not show
 * what marks are for. It is done once; what a stopped process left out, the next one does. Returns whether it did anything.
 */
export async function reviewDemoCalls(
  local: LocalJson,
  calls: number,
  memory: Memory,
  stopped: () => boolean,
): Promise<boolean> {
  const done = 'demo calls reviewed';
  if (memory.read(done)) return false;
  const { ask } = await portalClient(local);
  const recordings = await listed(ask, calls, stopped);
  if (stopped()) return false;
  const flagIds = await named(ask, '/flags', flags, ({ label }) => label);
  const [card] = await named(ask, '/scorecards', [scorecard], ({ name }) => name);
  for (const [n, { id, durationMs, ...call }] of recordings.entries()) {
    if (stopped()) return false;
    if (n % 4 === 1 && call.flags.length === 0)
      await ask('PUT', `/recordings/${id}/flags`, { flagIds: [flagIds[Math.floor(n / 4) % flagIds.length]?.id] });
    if (n % 5 === 0 && !call.scored && card) {
      const answers = card.metrics.map((metric, i) => ({
        metricId: metric.id,
        value: values[(n / 5) % values.length]?.[i] ?? null,
      }));
      await ask('POST', `/recordings/${id}/scores`, { scorecardId: card.id, version: card.version, answers });
    }
    // The longest of the newest has something to say at every place.
    if (n === 0)
      for (const [i, note] of notes.entries())
        if ((note.atMs ?? 0) < durationMs)
          await ask('POST', `/recordings/${id}/notes`, {
            ...note,
            requestId: memory.once(`demo note ${i}`, randomUUID),
          });
  }
  memory.write(done, true);
  return true;
}

type Ask = PortalClient['ask'];

/** Waits until the demo calls are in the archive, newest first. */
async function listed(ask: Ask, calls: number, stopped: () => boolean): Promise<Recordings['items']> {
  for (const deadline = Date.now() + 120_000; ; await pause(1000)) {
    const { items } = await ask<Recordings>('GET', '/recordings?limit=100');
    if (items.length >= calls || stopped()) return items;
    if (Date.now() > deadline) throw new Error(`only ${items.length} of ${calls} calls were catalogued in two minutes`);
  }
}

/** What is to be there, by name: made where it is not. */
async function named<Given extends object>(ask: Ask, path: string, wanted: Given[], nameOf: (given: Given) => string) {
  const { items } = await ask<Listed>('GET', `${path}?limit=100`);
  const all: Listed['items'] = [];
  for (const given of wanted) {
    const present = items.find(({ label, name }) => (label ?? name) === nameOf(given));
    all.push(present ?? (await ask<Listed['items'][number]>('POST', path, given)));
  }
  return all;
}
