import type { FileName } from './file-name.ts';
import { directionOf, type Reading, said } from './reading.ts';
import { clockTime, isoTime } from './wall-clock.ts';

/** 3CX, `[Jo Smith]_27836826436-100_20190211124743(3)`: the outside party's name, from, to, time, number of the file. */
export function readThreeCx({ stem }: FileName, timeZone: string): Reading | undefined {
  // A name may hold brackets of its own.
  const end = stem.lastIndexOf(']_');
  if (!stem.startsWith('[') || end < 0) return undefined;
  const parts = /^([^_-]*)-([^_-]*)_(\d{8})(\d{6})(?:\(\d+\))?$/.exec(stem.slice(end + 2));
  if (!parts) return undefined;
  const [, from, to, date = '', time = ''] = parts;
  return {
    from: said(from, 'the number before the dash'),
    to: said(to, 'the number after the dash'),
    remoteName: said(stem.slice(1, end), 'the name in brackets'),
    connectedAt: clockTime(date, time, timeZone, 'date and time'),
  };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** FusionPBX, `<domain>/archive/2026/Aug/21/<uuid>`: who spoke and when stands in its call records alone. */
export function readFusionPbx({ stem }: FileName): Reading | undefined {
  if (!uuid.test(stem)) return undefined;
  const rule = 'FusionPBX puts the caller left, and on the right of an outbound call';
  return {
    callId: said(stem, 'the UUID'),
    channels: { value: ['caller', 'callee'], rule },
    outboundChannels: { value: ['callee', 'caller'], rule },
  };
}

/** FS PBX, `<domain>/2026/03/03/143011_inbound_12135550112_1001`: folders of the day, then time, direction, from, to. */
export function readFsPbx({ folders, stem }: FileName, timeZone: string): Reading | undefined {
  const date = folders.slice(-3).join('');
  const parts = /^(\d{6})_([A-Za-z]+)_([^_]*)_([^_]*)$/.exec(stem);
  if (!parts || !/^\d{8}$/.test(date)) return undefined;
  const [, time = '', way = '', from, to] = parts;
  return {
    from: said(from, 'the number after the direction'),
    to: said(to, 'the last number'),
    connectedAt: clockTime(date, time, timeZone, 'the folders of the day, and the time'),
    direction: sayDirection(way, 'the word after the time'),
  };
}

/**
 * Oreka, `20250327_092517_EC`, or named by the template `nativecallid_direction_remoteparty_localparty`, with date and time before it or without.
 */
export function readOreka({ stem }: FileName, timeZone: string): Reading | undefined {
  const parts = stem.split('_');
  const [date = '', time = ''] = parts;
  const isDated = /^\d{8}$/.test(date) && /^\d{6}$/.test(time);
  const rest = isDated ? parts.slice(2) : parts;
  const connectedAt = isDated ? clockTime(date, time, timeZone, 'date and time') : undefined;
  const [way, remote, local] = rest.slice(-3);
  if (rest.length < 3 || !way || !directionOf(way)) return isDated ? { connectedAt } : undefined;
  return {
    connectedAt,
    callId: said(rest.slice(0, -3).join('_'), 'nativecallid, before the direction'),
    direction: sayDirection(way, 'direction, before the parties'),
    remote: said(remote, 'remoteparty'),
    local: said(local, 'localparty'),
  };
}

/** CallCabinet, `07700900123_2026-03-03T14-30-11_1001_INCOMING_297`: outside number, time, extension, direction, seconds. */
export function readCallCabinet({ stem }: FileName, timeZone: string): Reading | undefined {
  const parts = /^([^_]*)_([^_]{14,40})_([^_]*)_(INCOMING|OUTGOING)_\d+$/i.exec(stem);
  if (!parts) return undefined;
  const [, phone, time = '', extension, way = ''] = parts;
  const connectedAt = isoTime(time, timeZone, 'the time after the number');
  return (
    connectedAt && {
      remote: said(phone, 'the number that the name begins with'),
      local: said(extension, 'the extension after the time'),
      connectedAt,
      direction: sayDirection(way, 'the word after the extension'),
    }
  );
}

/** A direction by its word; a word that is none is no direction, and said so. */
export function sayDirection(word: string, rule: string): Reading['direction'] {
  const direction = directionOf(word);
  if (direction) return { value: direction, rule };
  return { code: 'name_invalid', detail: `“${word.slice(0, 40)}” is no direction`, rule };
}
