/** What browsers still call by a name that people there no longer use. */
const newNames: Record<string, string> = {
  'Africa/Asmera': 'Asmara',
  'America/Buenos_Aires': 'Argentina',
  'America/Godthab': 'Nuuk',
  'Asia/Calcutta': 'Kolkata',
  'Asia/Katmandu': 'Kathmandu',
  'Asia/Rangoon': 'Yangon',
  'Asia/Saigon': 'Ho Chi Minh City',
  'Atlantic/Faeroe': 'Faroe',
  'Europe/Kiev': 'Kyiv',
  'Pacific/Ponape': 'Pohnpei',
  'Pacific/Truk': 'Chuuk',
};

/** A zone for reading: `America/New York`, `Europe/Kiev (Kyiv)`. */
export const zoneName = (zone: string): string =>
  `${zone.replaceAll('_', ' ')}${newNames[zone] ? ` (${newNames[zone]})` : ''}`;

/** Every zone that can be chosen, `present` among them however it is spelt. */
export const zoneChoices = (present: string | undefined): { id: string; name: string }[] =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...(present ? [present] : [])])]
    .map((zone) => ({ id: zone, name: zoneName(zone) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** A country by what English calls it; its code where it is none. */
export function countryName(code: string): string {
  try {
    return regions.of(code) ?? code;
  } catch {
    return code;
  }
}
