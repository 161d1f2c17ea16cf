import type { Fields, SidecarContext, SidecarReading } from './form.ts';
import { readGenesysMetadata } from './genesys.ts';
import { readOrekaMessage } from './oreka.ts';
import { readOwnFields } from './own-fields.ts';
import { readTwilioFields } from './twilio.ts';
import { readVcon } from './vcon.ts';

/** The largest sidecar that is read, in bytes: what is larger holds audio or transcripts. */
export const largestSidecar = 1024 * 1024;

/** The forms by what none but they have. */
const forms: { has(fields: Fields): boolean; read(fields: Fields, context: SidecarContext): SidecarReading }[] = [
  { has: (fields) => 'vcon' in fields || ('dialog' in fields && 'parties' in fields), read: readVcon },
  { has: ({ payload, signatures }) => payload !== undefined && signatures !== undefined, read: () => signed },
  { has: (fields) => 'RecordingSid' in fields || 'CallSid' in fields || 'call_sid' in fields, read: readTwilioFields },
  { has: (fields) => 'conversationId' in fields, read: readGenesysMetadata },
  { has: (fields) => 'localparty' in fields || 'remoteparty' in fields || 'recid' in fields, read: readOrekaMessage },
];
const signed = { invalid: 'it is a signed vCon: upload it unsigned' };

/** Reads a sidecar, of whichever form it is; or says why that cannot be done. */
export function readSidecar(bytes: Uint8Array, context: SidecarContext): SidecarReading {
  if (bytes.length > largestSidecar) return { invalid: `it has more than ${largestSidecar} bytes` };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return { invalid: error instanceof SyntaxError ? 'it is no JSON' : 'it is no UTF-8 text' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { invalid: 'it is no JSON object' };
  const fields = value as Fields;
  const form = forms.find(({ has }) => has(fields));
  return form ? form.read(fields, context) : readOwnFields(fields, context);
}
