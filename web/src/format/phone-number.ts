import type { CountryCode } from 'libphonenumber-js/min';

type Plans = typeof import('libphonenumber-js/min');

let plans: Plans | undefined;

/**
 * Loads what is known of the world's numbering plans, some 45 KB that the sign-in page does without. Until it is there,
 * or if it cannot be loaded, numbers show as they are stored.
 */
export async function loadNumberingPlans(): Promise<void> {
  plans ??= await import('libphonenumber-js/min').catch(() => undefined);
}

/**
 * A number (E.164, or digits as a telephone system has them) for reading: nationally where it is of the customer's
 * country (ISO 3166-1 alpha-2), else internationally; what is no telephone number as it is.
 */
export function formatNumber(number: string, country: string): string {
  const parsed = number.startsWith('+') ? plans?.parsePhoneNumberFromString(number) : undefined;
  if (!parsed) return number;
  // The calling code, not the country: a mobile number of +44 may as well be Jersey's, and is dialled alike.
  return parsed.countryCallingCode === callingCode(country) ? parsed.formatNational() : parsed.formatInternational();
}

const callingCode = (country: string) =>
  plans?.isSupportedCountry(country) ? plans.getCountryCallingCode(country as CountryCode) : undefined;
