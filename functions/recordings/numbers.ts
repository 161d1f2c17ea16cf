import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * What a number is known by: E.164 where `raw` is a telephone number in the tenant's `country` (ISO 3166-1 alpha-2) or
 * written with its country code; else what was dialled, as of an extension or a service code; undefined where it is no
 * number at all, as of a withheld one or of a name.
 */
export function normalizeNumber(raw: string, country: string): string | undefined {
  const dialled = userPart(raw);
  const parsed = telephoneNumber(dialled, country);
  if (parsed) return parsed;
  const characters = dialled.replace(/[\s().\-/]/g, '');
  return /^\+?[0-9*#]*[0-9][0-9*#]*$/.test(characters) ? characters.replace('+', '') : undefined;
}

/** E.164, where the text is a telephone number and nothing else. */
function telephoneNumber(text: string, country: string): string | undefined {
  if (!/^[+\d\s().\-/]+$/.test(text)) return undefined;
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: country as CountryCode, extract: false });
  return parsed?.isPossible() && parsed.nationalNumber.length > 5 ? parsed.number : undefined;
}

/** `"Bob" <sip:+441130000001@pbx.example.com;user=phone>` -> `+441130000001`: RFC 3261's name-addr, RFC 3966's tel. */
function userPart(raw: string): string {
  const address = /<\s*((?:sips?|tel):[^>]*)>/i.exec(raw)?.[1] ?? raw;
  return address
    .trim()
    .replace(/^(?:sips?|tel):/i, '')
    .replace(/[@;].*$/, '');
}

/** Parsing is slow, and a search meets the same few numbers in thousands of rows. */
const national = new Map<string, string>();
const mostRemembered = 10_000;

/** The digits of a number as dialled inside its own country: `+441130000001` -> `01130000001`. */
function nationalDigits(number: string): string {
  const known = national.get(number);
  if (known !== undefined) return known;
  const parsed = number.startsWith('+') ? parsePhoneNumberFromString(number) : undefined;
  const digits = (parsed?.formatNational() ?? number).replace(/\D/g, '');
  if (national.size >= mostRemembered) national.clear();
  national.set(number, digits);
  return digits;
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
  const trimmed = userPart(term);
  return {
    complete: telephoneNumber(trimmed, country),
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
