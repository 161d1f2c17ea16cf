import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * What a number is known by: E.164 where `raw` is a telephone number in the tenant's `country` (ISO 3166-1 alpha-2) or
 * written with its country code; else its digits, as of an extension; undefined where it has none, as of a withheld one.
 */
export function normalizeNumber(raw: string, country: string): string | undefined {
  const parsed = parsePhoneNumberFromString(stripSip(raw), country as CountryCode);
  if (parsed?.isPossible() && parsed.nationalNumber.length > 5) return parsed.number;
  const digits = raw.replace(/\D/g, '');
  return digits || undefined;
}

/** `sip:+441130000001@pbx.example.com;user=phone` -> `+441130000001`. */
const stripSip = (raw: string) =>
  raw
    .trim()
    .replace(/^(?:sips?|tel):/i, '')
    .replace(/[@;].*$/, '');

/** The digits of a number as dialled inside its own country: `+441130000001` -> `01130000001`. */
function nationalDigits(number: string): string {
  const parsed = number.startsWith('+') ? parsePhoneNumberFromString(number) : undefined;
  return (parsed?.formatNational() ?? number).replace(/\D/g, '');
}

/** The digits that a number can be found by: international, and national where it has a national form. */
export const spellingsOf = (number: string): string[] => [
  ...new Set([number.replace(/\D/g, ''), nationalDigits(number)]),
];

/** What somebody typed to find a number by. */
export interface NumberTerm {
  /** The whole number that it is if it is one: it then means that number where that number is known. */
  complete: string | undefined;
  /** The digits that otherwise must occur in a number. */
  digits: string;
  /** It began with a plus, so the digits must be the number's first. */
  anchored: boolean;
}

/** Reads a search term; `country` as for `normalizeNumber`. */
export function readTerm(term: string, country: string): NumberTerm {
  const trimmed = stripSip(term);
  const parsed = parsePhoneNumberFromString(trimmed, country as CountryCode);
  return {
    complete: parsed?.isPossible() && parsed.nationalNumber.length > 5 ? parsed.number : undefined,
    digits: trimmed.replace(/\D/g, ''),
    anchored: trimmed.startsWith('+'),
  };
}

/** Whether a number (as `normalizeNumber` gives it) contains the term's digits, in international or national form. */
export function containsTerm(number: string | undefined, { digits, anchored }: NumberTerm): boolean {
  if (!number) return false;
  const international = number.replace('+', '');
  if (anchored) return number.startsWith('+') && international.startsWith(digits);
  return international.includes(digits) || nationalDigits(number).includes(digits);
}
