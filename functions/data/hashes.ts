import { createHash } from 'node:crypto';

/** SHA-256 of a text in base64url: what stands in a row in the place of a secret, and in a key in the place of what is too long for one. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
