import * as z from 'zod';
import { said } from '../profiles/reading.ts';
import { sayTime } from '../rules.ts';
import { type Fields, invalid, type SidecarContext, type SidecarReading, sayDirectionField, Text } from './form.ts';

const GenesysMetadata = z.object({
  conversationId: Text,
  ani: Text,
  dnis: Text,
  initialDirection: Text,
  direction: Text,
  startTime: Text,
  recordingStartTime: Text,
  conversationStart: Text,
  conversationStartTime: Text,
  agentName: Text,
});

/** Genesys Cloud's `<recordingId>_metadata.json`: numbers as SIP or tel addresses, times in UTC. */
export function readGenesysMetadata(fields: Fields, { now }: SidecarContext): SidecarReading {
  const parsed = GenesysMetadata.safeParse(fields);
  if (!parsed.success) return invalid(parsed.error);
  const { conversationId, ani, dnis, initialDirection, direction, agentName } = parsed.data;
  const timeField = (['recordingStartTime', 'startTime', 'conversationStartTime', 'conversationStart'] as const).find(
    (name) => parsed.data[name],
  );
  const of = (name: string) => `Genesys’ ${name}`;
  const directionField = initialDirection ? 'initialDirection' : 'direction';
  return {
    from: said(ani, of('ani')),
    to: said(dnis, of('dnis')),
    connectedAt: timeField && sayTime(parsed.data[timeField], now, of(timeField)),
    direction: sayDirectionField(initialDirection ?? direction, of(directionField)),
    callId: said(conversationId, of('conversationId')),
    agent: said(agentName, of('agentName')),
  };
}
