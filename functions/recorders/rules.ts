import type { uploadTypes } from '#contract/recorders';
import { hasControlCharacter } from '#functions/ingest/rules';

/** The longest key of S3, in bytes. */
const longestKey = 1024;

/** What sidecars have: what they are called is how they are known. */
export const isSidecarName = (name: string) => name.endsWith('.json');

/**
 * The key of an upload: `filename` below `prefix`, its characters composed, so that the same name is the same key whoever wrote it. Or what is
 * wrong with it: S3 takes nearly anything for a key, but clients, and people, take some of it for another.
 */
export function uploadKey(prefix: string, filename: string): { key: string } | { problem: string } {
  const name = filename.normalize('NFC');
  const folders = name.split('/');
  if (hasControlCharacter(name)) return { problem: 'must not have control characters' };
  if (name.includes('\\')) return { problem: 'must have / between folders' };
  if (folders.includes('')) return { problem: 'must not begin or end with / or have two of them together' };
  if (folders.some((folder) => folder === '.' || folder === '..')) return { problem: 'must not have folders . or ..' };
  const key = prefix + name;
  const room = longestKey - Buffer.byteLength(prefix);
  return Buffer.byteLength(key) > longestKey ? { problem: `must have at most ${room} bytes` } : { key };
}

/** What is wrong with the type of an upload; undefined where nothing is. */
export function typeProblem(filename: string, contentType: (typeof uploadTypes)[number]): string | undefined {
  if (isSidecarName(filename) === (contentType === 'application/json')) return undefined;
  return 'must be application/json for a sidecar, which ends in .json, and for nothing else';
}

/** What S3 takes of metadata, names and values together, in bytes. */
const mostMetadata = 2048;

/** Metadata as headers can have it: beyond ASCII in encoded words (RFC 2047), which are read again; what is empty is left out. Or that it is too much. */
export function uploadMetadata(
  given: Record<string, string | undefined>,
): { metadata: Record<string, string> } | { problem: string } {
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) if (value) metadata[name] = headerValue(value);
  const bytes = Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return bytes > mostMetadata ? { problem: `must have at most ${mostMetadata} bytes in all` } : { metadata };
}

const headerValue = (value: string) =>
  /^[\u0020-\u007e]*$/.test(value) ? value : `=?utf-8?B?${Buffer.from(value).toString('base64')}?=`;
