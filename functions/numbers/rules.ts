import { noneKey } from '#contract/common';
import type { NumberFilters } from '#contract/numbers';
import type { ManagedNumber } from '#data/managed-numbers';
import type { Recording } from '#data/recordings';
import { containsTerm, readTerm } from '#functions/recordings/numbers';

/** Whether a number is one of those that filters ask for. `country` is the customer's, whose spelling of numbers is meant. */
export function matcherOf(filters: NumberFilters, country: string): (number: ManagedNumber) => boolean {
  const { search = '', departmentId, agentId, ...choices } = filters;
  const found = search ? contains(search, country) : () => true;
  const same = (wanted: string | undefined, value: string | undefined) =>
    wanted === undefined || wanted === (value ?? noneKey);
  return (number) =>
    found(number) &&
    same(departmentId, number.departmentId) &&
    same(agentId, number.agentId) &&
    (['canRecord', 'canTranscribe', 'pciRedaction'] as const).every(
      (choice) => choices[choice] === undefined || choices[choice] === number[choice],
    );
}

/** Whether part of a number, in any spelling, or of its name is what somebody typed. */
function contains(search: string, country: string): (number: ManagedNumber) => boolean {
  const typed = search.trim().toLocaleLowerCase();
  const isNumber = /^[+\d\s().\-/*#]+$/.test(typed) && /\d/.test(typed);
  const term = isNumber ? readTerm(typed, country) : undefined;
  return ({ name, label = '' }) =>
    label.toLocaleLowerCase().includes(typed) ||
    (term !== undefined && (name === term.complete || containsTerm(name, term)));
}

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
