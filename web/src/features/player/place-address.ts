/** The address of a recording's page that begins at a second, from the address of the page. Whole seconds, as they are shown. */
export function addressAt(address: string, seconds: number): string {
  const url = new URL(address);
  const whole = Math.floor(seconds);
  if (whole > 0) url.searchParams.set('at', String(whole));
  else url.searchParams.delete('at');
  url.hash = '';
  return url.href;
}

/** The second that an address says to begin at: 0 where it says none that can be. */
export function placeOf(at: unknown): number {
  const seconds = typeof at === 'string' ? Number.parseFloat(at) : 0;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}
