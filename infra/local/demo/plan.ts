/** A call that is kept in the repository: an entry of calls.json. */
export interface DemoAudio {
  file: string;
  contentType: string;
  title: string;
  durationMs: number;
  direction: 'inbound' | 'outbound' | 'internal';
  channels: string | null;
  callerName?: string;
}

export interface Department {
  name: string;
  agents: string[];
}

/** One upload: what is sent, and what its metadata say. */
export interface DemoCall {
  file: string;
  contentType: string;
  /** Below the recorder's prefix. */
  name: string;
  metadata: Record<string, string>;
}

export interface PlanOptions {
  count: number;
  /** How many days back the first call may be. */
  days: number;
  /** Epoch milliseconds: no call ends later. */
  now: number;
  timeZone: string;
  seed: number;
}

/** Numbers that Ofcom keeps free for drama. */
const outsideNumbers = [
  ...[
    '0113 496 0021',
    '0113 496 0417',
    '0113 496 0862',
    '0114 496 0138',
    '0121 496 0550',
    '0161 496 0309',
    '0161 496 0776',
  ],
  ...[
    '020 7946 0033',
    '020 7946 0192',
    '020 7946 0648',
    '07700 900012',
    '07700 900184',
    '07700 900377',
    '07700 900561',
    '07700 900945',
  ],
];

/**
 * A few weeks of calls, made of a few recordings: on working days, mostly in the morning and after lunch, from people who ring again. The same
 * seed, day and departments give the same plan. The calls come in the order in which they were made.
 */
export function planDemoCalls(
  audio: readonly DemoAudio[],
  departments: readonly Department[],
  options: PlanOptions,
): DemoCall[] {
  const random = seededRandom(options.seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const agents = departments.flatMap(({ agents }) => agents);
  const directNumber = (agent: string) => `01632 960${String(100 + agents.indexOf(agent)).padStart(3, '0')}`;
  const extension = (agent: string) => String(201 + agents.indexOf(agent));
  // Whoever has a name shown rings from one number.
  const numberOf = new Map<string, string>();

  const times = [...Array(options.count)].map((_, index) => {
    const call = audio[index % audio.length] as DemoAudio;
    return { call, at: workingTime(random, options, call.durationMs) };
  });
  return times
    .sort((a, b) => a.at - b.at)
    .map(({ call, at }, index) => {
      const department = departments.find(({ name }) => call.title.startsWith(name)) ?? pick(departments);
      const agent = pick(department.agents);
      const name = call.callerName;
      const known = name === undefined ? undefined : numberOf.get(name);
      const outside = known ?? pick(outsideNumbers);
      if (name !== undefined) numberOf.set(name, outside);
      const colleague = pick(agents.filter((other) => other !== agent));
      const [from, to] = {
        inbound: [outside, directNumber(agent)],
        outbound: [directNumber(agent), outside],
        internal: [extension(agent), extension(colleague)],
      }[call.direction] as [string, string];
      const connectedAt = new Date(at).toISOString();
      const theirName = name === undefined ? {} : { [call.direction === 'inbound' ? 'from-name' : 'to-name']: name };
      return {
        file: call.file,
        contentType: call.contentType,
        name: `${connectedAt.slice(0, 10)}/${connectedAt.slice(11, 19).replaceAll(':', '')}-${index + 1}${call.file.slice(call.file.lastIndexOf('.'))}`,
        metadata: {
          ...{ from, to, agent, direction: call.direction },
          'connected-at': connectedAt,
          'call-id': `${connectedAt.slice(0, 10).replaceAll('-', '')}-${String(index + 1).padStart(4, '0')}`,
          ...theirName,
          ...(call.channels === null ? {} : { channels: call.channels }),
        },
      };
    });
}

/** A moment in office hours, epoch milliseconds, so that the call has ended by `now`. */
function workingTime(random: () => number, { days, now, timeZone }: PlanOptions, durationMs: number): number {
  for (;;) {
    const day = new Date(now - Math.floor(random() * days) * 24 * 3600_000).toISOString().slice(0, 10);
    // Two humps, around half past ten and half past two.
    const hour = (random() < 0.55 ? 10.5 : 14.5) + (random() + random() - 1) * 2.4;
    const at = localTime(day, hour, timeZone) + Math.floor(random() * 60) * 1000;
    const weekday = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone }).format(at);
    if (!['Sat', 'Sun'].includes(weekday) && at + durationMs < now) return at;
  }
}

/** Epoch milliseconds of a time of day in a time zone. */
function localTime(day: string, hour: number, timeZone: string): number {
  const asIfUtc = Date.parse(`${day}T00:00:00Z`) + Math.floor(hour * 60) * 60_000;
  const { value: offset = 'GMT' } =
    new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
      .formatToParts(asIfUtc)
      .find(({ type }) => type === 'timeZoneName') ?? {};
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(offset) ?? [];
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? asIfUtc + offsetMs : asIfUtc - offsetMs;
}

/** mulberry32: small, and good enough to spread calls over days. Gives numbers from 0 to 1. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
