/** Writes instants for people: in one zone, as the customer's country writes dates. */
export interface Clock {
  zone: string;
  /** What people call the zone by: `London`. */
  place: string;
  /** `15/01/2021 10:22:45` */
  dateTime(instant: string): string;
  /** `Friday 15 January 2021, 10:22:45 GMT` */
  full(instant: string): string;
  /** `15 Jan 2021, 10:22` */
  short(instant: string): string;
  /** `10:22` */
  time(instant: string): string;
  /** A date, `2021-01-15`, that is no instant: `Friday 15 January 2021` */
  day(date: string): string;
  /** `15 Jan` */
  shortDay(date: string): string;
}

/** The zone is an IANA name, the country ISO 3166-1 alpha-2. What the browser does not know falls back to UTC and en-GB. */
export function clockFor(zone: string, country: string): Clock {
  const locale = supported(() => new Intl.DateTimeFormat(`en-${country}`).resolvedOptions().locale) ?? 'en-GB';
  const timeZone =
    supported(() => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone) ?? 'UTC';
  const base = { timeZone, hourCycle: 'h23' } as const;
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const date = new Intl.DateTimeFormat(locale, { ...base, ...digits });
  const time = new Intl.DateTimeFormat(locale, { ...base, ...clock });
  const long = new Intl.DateTimeFormat(locale, {
    ...base,
    ...{ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  });
  const zoned = new Intl.DateTimeFormat(locale, { ...base, ...clock, timeZoneName: 'short' });
  const short = new Intl.DateTimeFormat(locale, {
    ...base,
    ...{ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  });
  const minute = new Intl.DateTimeFormat(locale, { ...base, hour: '2-digit', minute: '2-digit' });
  // A date is the same everywhere: it is read and written in one zone, whichever.
  const day = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    ...{ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  });
  const shortDay = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short', day: 'numeric' });
  return {
    zone: timeZone,
    place: timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone,
    dateTime: (instant) => `${date.format(Date.parse(instant))} ${time.format(Date.parse(instant))}`,
    full: (instant) => `${long.format(Date.parse(instant))}, ${zoned.format(Date.parse(instant))}`,
    short: (instant) => short.format(Date.parse(instant)),
    time: (instant) => minute.format(Date.parse(instant)),
    day: (date) => day.format(Date.parse(date)),
    shortDay: (date) => shortDay.format(Date.parse(date)),
  };
}

function supported<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
