import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from './errors.ts';

/**
 * Cursors are opaque and signed: `<place in base64url>.<HMAC-SHA256 in base64url, 128 bits>`. The signature covers whom
 * and what the cursor is for (`scope`: tenant, user, list, filters) without holding it, so that with any other it is refused.
 */
export function cursors(secret: () => Promise<Buffer>) {
  const sign = async (place: string, scope: readonly unknown[]) =>
    createHmac('sha256', await secret())
      .update(JSON.stringify([place, scope]))
      .digest()
      .subarray(0, 16);
  return {
    async write(place: string, scope: readonly unknown[]): Promise<string> {
      const signature = await sign(place, scope);
      return `${Buffer.from(place).toString('base64url')}.${signature.toString('base64url')}`;
    },
    /** The place; throws `invalid_cursor` where the cursor is bent or was made for another scope. */
    async read(cursor: string, scope: readonly unknown[]): Promise<string> {
      const [encoded = '', given = '', ...more] = cursor.split('.');
      const place = Buffer.from(encoded, 'base64url').toString('utf8');
      const signature = Buffer.from(given, 'base64url');
      const expected = await sign(place, scope);
      if (more.length > 0 || signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
        throw new AppError('invalid_cursor');
      }
      return place;
    },
  };
}
export type Cursors = ReturnType<typeof cursors>;
