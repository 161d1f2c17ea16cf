import * as z from 'zod';
import { said } from '../profiles/reading.ts';
import { sayTime } from '../rules.ts';
import { type Fields, invalid, type SidecarContext, type SidecarReading, sayDirectionField, Text } from './form.ts';

const TwilioFields = z.object({
  From: Text,
  To: Text,
  CallerName: Text,
  Direction: Text,
  CallSid: Text,
  ParentCallSid: Text,
  RecordingStartTime: Text,
  StartTime: Text,
  DateCreated: Text,
});

/** `parent_call_sid` of a REST resource is `ParentCallSid` of a callback. */
const spellings = Object.keys(TwilioFields.shape).map(
  (name) => [name, name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase()] as const,
);

/** The fields of Twilio's callbacks, of a call and of its recording together, or those of its REST resources. */
export function readTwilioFields(fields: Fields, { now }: SidecarContext): SidecarReading {
  const named = spellings.map(([name, inResource]) => [name, fields[name] ?? fields[inResource]] as const);
  const parsed = TwilioFields.safeParse(Object.fromEntries(named));
  if (!parsed.success) return invalid(parsed.error);
  const { From, To, CallerName, Direction, CallSid, ParentCallSid } = parsed.data;
  const timeField = (['RecordingStartTime', 'StartTime', 'DateCreated'] as const).find((name) => parsed.data[name]);
  const of = (name: string) => `Twilio’s ${name}`;
  return {
    from: said(From, of('From')),
    fromName: said(CallerName, of('CallerName')),
    to: said(To, of('To')),
    connectedAt: timeField && sayTime(fromRfc2822(parsed.data[timeField] ?? ''), now, of(timeField)),
    // `outbound-api`, `outbound-dial`, `trunking-originating`: the word before the dash, where it is a direction.
    direction: sayDirectionField(/^(in|out)bound/i.exec(Direction ?? '')?.[0], of('Direction')),
    callId: ParentCallSid ? said(ParentCallSid, of('ParentCallSid')) : said(CallSid, of('CallSid')),
  };
}

/** `Tue, 03 Mar 2026 14:30:11 +0000` as RFC 3339; anything else as it is. */
function fromRfc2822(text: string): string {
  if (!/^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|GMT|UTC)$/.test(text)) return text;
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}
