import * as z from 'zod';
import { said } from '../profiles/reading.ts';
import { sayTime } from '../rules.ts';
import { type Fields, invalid, type SidecarContext, type SidecarReading, sayDirectionField, Text } from './form.ts';

const OrekaMessage = z.object({
  timestamp: Text,
  localparty: Text,
  remoteparty: Text,
  direction: Text,
  nativecallid: Text,
});

/** Oreka's tracker message: recid, timestamp (seconds since 1970), localparty, remoteparty, direction, nativecallid. */
export function readOrekaMessage(fields: Fields, { now }: SidecarContext): SidecarReading {
  const parsed = OrekaMessage.safeParse(fields);
  if (!parsed.success) return invalid(parsed.error);
  const { timestamp, localparty, remoteparty, direction, nativecallid } = parsed.data;
  const of = (name: string) => `Oreka’s ${name}`;
  return {
    local: said(localparty, of('localparty')),
    remote: said(remoteparty, of('remoteparty')),
    connectedAt: sayTime(timestamp, now, of('timestamp')),
    // It says so where it could not tell.
    direction: /^unk/i.test(direction ?? '') ? undefined : sayDirectionField(direction, of('direction')),
    callId: said(nativecallid, of('nativecallid')),
  };
}
