import { normalizeNumber } from '#functions/recordings/numbers';
import type { DirectionOfNumbers } from './identify.ts';

/**
 * Tells directions by whose the numbers are. `own` are the customer's, as `normalizeNumber` gives them; an extension, opposite a telephone number, is the
 * customer's too. Where both sides could be anybody's it tells nothing: a short number may be a service that is called.
 */
export const directionByNumbers =
  (own: ReadonlySet<string>, country: string): DirectionOfNumbers =>
  (fromRaw, toRaw) => {
    const [from, to] = [sideOf(fromRaw, own, country), sideOf(toRaw, own, country)];
    if (from === 'own' && to === 'own') return { value: 'internal', rule: 'both numbers are the customer’s own' };
    if (from === 'own' && to === 'telephone')
      return { value: 'outbound', rule: 'the caller’s number is the customer’s own' };
    if ((from === 'telephone' || from === 'withheld') && to === 'own')
      return { value: 'inbound', rule: 'the number called is the customer’s own' };
    if (from === 'extension' && to === 'telephone')
      return { value: 'outbound', rule: 'an extension called a telephone number' };
    if (from === 'telephone' && to === 'extension')
      return { value: 'inbound', rule: 'a telephone number called an extension' };
    return undefined;
  };

function sideOf(raw: string, own: ReadonlySet<string>, country: string) {
  const number = normalizeNumber(raw, country);
  if (number === undefined) return 'withheld';
  if (own.has(number)) return 'own';
  return number.startsWith('+') ? 'telephone' : 'extension';
}
