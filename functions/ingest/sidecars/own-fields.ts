import * as z from 'zod';
import { said } from '../profiles/reading.ts';
import { sayTime } from '../rules.ts';
import { type Fields, invalid, type SidecarContext, type SidecarReading, sayDirectionField, Text } from './form.ts';

const OwnFields = z.object({
  from: Text,
  fromName: Text,
  to: Text,
  toName: Text,
  connectedAt: Text,
  direction: Text,
  callId: Text,
  agent: Text,
  channels: z.union([z.string(), z.array(z.string())]).nullish(),
});

/** `connected-at` and `connectedAt` are one field: the names of object metadata, or those of the API. */
const spellings = (Object.keys(OwnFields.shape) as (keyof typeof OwnFields.shape)[]).map(
  (name) => [name, name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)] as const,
);

/** The fields that an object's metadata has, as JSON. What has none of them is no sidecar of ours. */
export function readOwnFields(fields: Fields, { now }: SidecarContext): SidecarReading {
  const named = spellings.flatMap(([name, inMetadata]) =>
    [name, inMetadata].filter((field) => Object.hasOwn(fields, field)).map((field) => [name, fields[field]] as const),
  );
  if (named.length === 0) return { invalid: 'it has none of the fields that tell of a call' };
  const parsed = OwnFields.safeParse(Object.fromEntries(named));
  if (!parsed.success) return invalid(parsed.error);
  const { channels, ...call } = parsed.data;
  const labels = typeof channels === 'string' ? channels.split(',') : (channels ?? []);
  const of = (name: string) => `its field ${name}`;
  return {
    from: said(call.from, of('from')),
    fromName: said(call.fromName, of('fromName')),
    to: said(call.to, of('to')),
    toName: said(call.toName, of('toName')),
    connectedAt: sayTime(call.connectedAt, now, of('connectedAt')),
    direction: sayDirectionField(call.direction, of('direction')),
    callId: said(call.callId, of('callId')),
    agent: said(call.agent, of('agent')),
    channels:
      labels.length > 0
        ? { value: labels.slice(0, 8).map((label) => label.trim().slice(0, 64)), rule: of('channels') }
        : undefined,
  };
}
