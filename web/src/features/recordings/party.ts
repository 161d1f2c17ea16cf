import type { Recording } from '#contract/recordings';
import { formatNumber } from '../../format/phone-number.ts';

export type Party = Recording['from'];

export interface PartyText {
  /** Who, or the number where nobody is known by it. */
  main: string;
  /** The number for reading, where `main` is a name. */
  second: string | undefined;
  /** What to copy: the number in full. Undefined where it was withheld. */
  full: string | undefined;
}

/** A party as lists show it: name over number. `country` is the customer's. */
export function partyText({ agent, name, number, raw }: Party, country: string): PartyText {
  const written = number === null ? 'Withheld' : formatNumber(number, country);
  const who = agent?.name ?? name ?? undefined;
  return { main: who ?? written, second: who && written, full: number === null ? undefined : number || raw };
}
