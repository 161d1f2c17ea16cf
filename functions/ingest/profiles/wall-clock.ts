import { wallTime } from '#functions/recordings/wall-time';
import type { Said } from './reading.ts';

const oneDay = 86_400_000;
const asUtc = (wall: string) => Date.parse(`${wall.replace(' ', 'T')}Z`);

/**
 * The instants (epoch milliseconds, earliest first) at which clocks of a zone show `wall`, `2026-03-03 14:30:11`: two in the hour that an end of
 * daylight-saving time repeats, none in the one that its beginning leaves out, nor on a day or at a time that no calendar has.
 */
export function instantsOf(wall: string, timeZone: string): number[] {
  const utc = asUtc(wall);
  if (Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 19) !== wall.replace(' ', 'T')) return [];
  // Whatever the clocks do that day, one of the offsets a day before and a day after is in force.
  const offsets = [utc - oneDay, utc + oneDay].map((at) => asUtc(wallTime(at, timeZone)) - at);
  const instants = [...new Set(offsets.map((offset) => utc - offset))];
  return instants.filter((at) => wallTime(at, timeZone) === wall).sort((a, b) => a - b);
}

/** What the clocks of the recorder's zone showed, as a fact. `date` and `time` are digits alone: `20260303`, `143011` or `1430`. */
export function clockTime(date: string, time: string, timeZone: string, rule: string): Said<number> {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)];
  const wall = `${year}-${month}-${day} ${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4) || '00'}`;
  const [first, second] = instantsOf(wall, timeZone);
  const inZone = `${rule}, in ${timeZone}`;
  if (first === undefined) {
    const detail = `${wall} does not exist in ${timeZone}`;
    return { code: 'connected_at_invalid', detail, rule: inZone };
  }
  const chosen = second === undefined ? '' : '; clocks showed it twice that day: the earlier';
  return { value: first, rule: inZone + chosen };
}

/**
 * ISO 8601 in any of its spellings, with dashes for the colons that file systems refuse; in the zone where it names no offset. Undefined for
 * what is none.
 */
export function isoTime(text: string, timeZone: string, rule: string): Said<number> | undefined {
  const parts =
    /^(\d{4})-?(\d\d)-?(\d\d)[T _]?(\d\d)[:.-]?(\d\d)[:.-]?(\d\d)(?:[.,]\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, offset] = parts as unknown as [string, ...string[]];
  const [date, time] = [`${year}${month}${day}`, `${hour}${minute}${second}`];
  if (!offset) return clockTime(date, time, timeZone, rule);
  const utc = clockTime(date, time, 'UTC', rule);
  if (!('value' in utc) || /z/i.test(offset)) return utc;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  const ahead = (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
  return { value: utc.value - ahead, rule: `${rule}, with its offset` };
}
