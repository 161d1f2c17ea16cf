import type { Recording } from '#data/recordings';

/**
 * The customer's own sides in calls, by number, with how many of the calls they are in: the one that was called of an inbound call, the one that
 * called of an outbound one, both of an internal one. Where the direction is not known nobody is guessed.
 */
export function ownSides(recordings: readonly Pick<Recording, 'direction' | 'from' | 'to'>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { direction, from, to } of recordings) {
    const sides = direction ? { inbound: [to], outbound: [from], internal: [from, to] }[direction] : [];
    const numbers = new Set(sides.flatMap(({ number }) => number ?? []));
    for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return counts;
}
