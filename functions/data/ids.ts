import { createHash } from 'node:crypto';
import { encodeTime, ulid } from 'ulid';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new unguessable id that sorts by its time: `<prefix>_` and a ULID. */
export const newId = (prefix: string, at = Date.now()) => `${prefix}_${ulid(at)}`;

/**
 * The id that the same source always gets: a ULID whose 80 random bits are taken from a SHA-256 of `source`. It is as
 * hard to guess as the source is; whoever writes twice from one source writes one row.
 */
export function idFrom(prefix: string, at: number, source: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(source)).digest();
  const random = Array.from({ length: 16 }, (_, i) => crockford[(digest[i] as number) & 31]).join('');
  return `${prefix}_${encodeTime(at, 10)}${random}`;
}
