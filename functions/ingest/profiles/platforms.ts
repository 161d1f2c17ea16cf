import type { FileName } from './file-name.ts';
import { sayDirection } from './pbx.ts';
import { type Reading, said } from './reading.ts';
import { clockTime } from './wall-clock.ts';

const id = /^[0-9a-f-]{8,64}$/i;

/** jambonz, `2026/03/03/<callSid>`: the parties come as the object's metadata, the time of the day with neither. */
export const readJambonz = ({ folders, stem }: FileName): Reading | undefined =>
  id.test(stem) && /^\d{8}$/.test(folders.slice(-3).join(''))
    ? { callId: said(stem, 'the call’s sid, of which the file has its name') }
    : undefined;

/** RingCentral, `20251104-133555_302_(252)792-8686_Outgoing_Auto_2243071124051`: time, extension, outside number, direction, how it began, id. */
export function readRingCentral({ stem }: FileName, timeZone: string): Reading | undefined {
  const parts = /^(\d{8})-(\d{6})_([^_]*)_([^_]*)_([A-Za-z]+)_([A-Za-z]+)_(\w*)$/.exec(stem);
  if (!parts) return undefined;
  const [, date = '', time = '', extension, number, way = '', , callId] = parts;
  return {
    local: said(extension, 'the extension after the time'),
    remote: said(number, 'the number after the extension'),
    connectedAt: clockTime(date, time, timeZone, 'date and time'),
    direction: sayDirection(way, 'the word after the number'),
    callId: said(callId, 'the number at the end'),
  };
}

/** Amazon Connect, `<contactId>_20260303T14:30_UTC`: the minute, in UTC. */
export function readAmazonConnect({ stem }: FileName): Reading | undefined {
  const parts = /^([0-9a-f-]{8,64})_(\d{8})T(\d\d)[:_-]?(\d\d)_UTC$/i.exec(stem);
  if (!parts) return undefined;
  const [, contactId, date = '', hour = '', minute = ''] = parts;
  return {
    callId: said(contactId, 'the contact’s id'),
    connectedAt: clockTime(date, hour + minute, 'UTC', 'date and time, to the minute'),
    channels: { value: ['customer', 'agent'], rule: 'Amazon Connect puts the customer left, the agent right' },
  };
}

/** Genesys Cloud, `…/conversation_id=<id>/<recordingId>`: the folders name the hour, its sidecar all else. */
export function readGenesys({ folders, stem }: FileName): Reading | undefined {
  const folder = folders.at(-1) ?? '';
  const conversation = folder.startsWith('conversation_id=') ? folder.slice('conversation_id='.length) : '';
  return id.test(conversation) && stem ? { callId: said(conversation, 'the folder of the conversation') } : undefined;
}

/** Twilio, `RE….wav`: all else is in the fields of its callback. */
export const readTwilio = ({ stem }: FileName): Reading | undefined =>
  /^RE[0-9a-f]{32}$/i.test(stem)
    ? { channels: { value: ['parent call', 'child call'], rule: 'Twilio puts the parent call left, the child right' } }
    : undefined;
