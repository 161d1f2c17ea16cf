import * as z from 'zod';
import { directions } from '#contract/common';
import { type Reading, said } from './profiles/reading.ts';

/** What is known of a call before its audio is read. Times are epoch milliseconds. */
export interface CallFacts {
  from: { raw: string; name?: string | undefined };
  to: { raw: string; name?: string | undefined };
  connectedAt: number;
  direction?: (typeof directions)[number] | undefined;
  callId?: string | undefined;
  agent?: string | undefined;
  channelLabels?: string[] | undefined;
}

/** An object that was uploaded, as its notification tells of it, or as the quarantine remembers it. */
export interface UploadedObject {
  key: string;
  versionId?: string | undefined;
  eTag: string;
  /** Epoch milliseconds. */
  receivedAt: number;
}

/** `in/<tenant>/<recorder>/<any/path/name>`; undefined for any other key. */
export function parseUploadKey(key: string): { tenantId: string; recorderId: string; name: string } | undefined {
  const match = /^in\/([^/]+)\/([^/]+)\/(.*)$/s.exec(key);
  if (!match) return undefined;
  const [, tenantId, recorderId, name] = match as unknown as [string, string, string, string];
  return { tenantId, recorderId, name };
}

/** The key of an S3 notification as it is in the bucket: there it is form-encoded, with a plus for a space. */
export const decodeEventKey = (key: string) => decodeURIComponent(key.replaceAll('+', ' '));

const earliest = Date.UTC(1990, 0, 1);
const oneDay = 86_400_000;

/**
 * RFC 3339 with its offset, or epoch seconds, or epoch milliseconds, as epoch milliseconds. Undefined for what is none
 * of them, for a time before 1990 and for one more than a day after `now`: a clock may be wrong, a call is not made tomorrow.
 */
export function parseConnectedAt(value: string, now: number): number | undefined {
  const at = /^\d{9,14}(\.\d+)?$/.test(value) ? epoch(Number(value)) : rfc3339(value);
  return at !== undefined && isPossible(at, now) ? at : undefined;
}

/** Whether a call can have begun then, by what the clock of the worker shows. */
export const isPossible = (at: number, now: number) => at >= earliest && at <= now + oneDay;

// Seconds reach 100,000,000,000 in the year 5138, milliseconds passed it in 1973.
const epoch = (value: number) => Math.floor(value < 1e11 ? value * 1000 : value);

function rfc3339(value: string): number | undefined {
  const parsed = z.iso.datetime({ offset: true }).safeParse(value.replace(' ', 'T'));
  const at = parsed.success ? Date.parse(parsed.data) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

const text = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest, `has more than ${longest} characters`)
    .refine((value) => !hasControlCharacter(value), 'has control characters');

export const hasControlCharacter = (value: string) =>
  [...value].some((character) => character < ' ' || character === '\u007f');

const Metadata = z.object({
  from: text(64).optional(),
  'from-name': text(128).optional(),
  to: text(64).optional(),
  'to-name': text(128).optional(),
  'connected-at': text(64).optional(),
  direction: text(16)
    .toLowerCase()
    .pipe(z.enum(['', ...directions], `must be ${directions.join(', ')} or absent`))
    .optional(),
  'call-id': text(256).optional(),
  callid: text(256).optional(),
  agent: text(128).optional(),
  channels: text(256).optional(),
});

/** What S3 user metadata says of a call, or which field it is that cannot be taken. `metadata` has names in lower case. */
export function readMetadata(metadata: Record<string, string>, now: number): Reading | { invalid: string } {
  const decoded = Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, decodeHeader(value)]));
  const parsed = Metadata.safeParse(decoded);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { invalid: `${issue?.path.join('.')} ${issue?.message}` };
  }
  const { from, to, direction, agent, channels } = parsed.data;
  const of = (name: string) => `the metadata field ${name}`;
  const labels = channels?.split(',', 8).map((label) => label.trim());
  // Recorders of jambonz have a name of their own for it.
  const callId = parsed.data['call-id'] ? 'call-id' : 'callid';
  return {
    from: said(from, of('from')),
    fromName: said(parsed.data['from-name'], of('from-name')),
    to: said(to, of('to')),
    toName: said(parsed.data['to-name'], of('to-name')),
    connectedAt: sayTime(parsed.data['connected-at'], now, of('connected-at')),
    direction: direction ? { value: direction, rule: of('direction') } : undefined,
    callId: said(parsed.data[callId], of(callId)),
    agent: said(agent, of('agent')),
    channels: labels && channels ? { value: labels, rule: of('channels') } : undefined,
  };
}

/** A moment as a fact; absent where nothing is said. */
export function sayTime(text: string | undefined, now: number, rule: string): Reading['connectedAt'] {
  if (!text) return undefined;
  const value = parseConnectedAt(text, now);
  return value === undefined ? { code: 'connected_at_invalid', detail: text.slice(0, 100), rule } : { value, rule };
}

/**
 * Header values beyond ASCII reach us in two ways: S3 answers them as RFC 2047 encoded words, and a client that sent
 * raw UTF-8 has it read as Latin-1.
 */
export function decodeHeader(value: string): string {
  const words = value.replace(
    /=\?utf-8\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?/gi,
    (_, encoding: string, content: string) =>
      encoding.toLowerCase() === 'b' ? Buffer.from(content, 'base64').toString('utf8') : decodeQ(content),
  );
  if (words !== value || !isLatin1BeyondAscii(value)) return words;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
}

const isLatin1BeyondAscii = (value: string) => {
  const codes = [...value].map((character) => character.codePointAt(0) ?? 0);
  return codes.every((code) => code <= 0xff) && codes.some((code) => code >= 0x80);
};

const decodeQ = (content: string) =>
  Buffer.from(
    content
      .replaceAll('_', ' ')
      .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
