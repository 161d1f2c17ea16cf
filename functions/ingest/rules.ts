import * as z from 'zod';
import type { QuarantineCode } from '#contract/quarantine';
import type { directions } from '#contract/recordings';

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

export type Identified = { facts: CallFacts } | { code: QuarantineCode; detail?: string };

/** `in/<tenant>/<recorder>/<any/path/name>`; undefined for any other key. */
export function parseUploadKey(key: string): { tenantId: string; recorderId: string; name: string } | undefined {
  const match = /^in\/([^/]+)\/([^/]+)\/(.+)$/s.exec(key);
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

/**
 * The side of the agent: who calls out is `from`, who is called is `to`. Where the recorder does not say which way the
 * call went, the agent of a contact centre is most often the one who was called.
 */
export const agentSideOf = (direction: CallFacts['direction']) =>
  direction === 'outbound' || direction === 'internal' ? 'from' : 'to';
