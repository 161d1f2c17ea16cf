const clocks = new Map<string, Intl.DateTimeFormat>();

/** A time (epoch milliseconds) as the clocks of a zone show it: `2026-03-03 14:30:11`. */
export function wallTime(at: number, timeZone: string): string {
  let clock = clocks.get(timeZone);
  if (!clock) {
    // Sweden writes dates as ISO 8601 does. To make one takes far longer than to use it.
    clock = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
    clocks.set(timeZone, clock);
  }
  return clock.format(at);
}
