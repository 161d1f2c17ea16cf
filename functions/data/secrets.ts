import { randomBytes } from 'node:crypto';
import type { Table } from './client.ts';

/**
 * A random key of the deployment, made on first use and the same for every function ever after: 32 bytes. Two functions
 * that make it at once agree, because only one write is the first.
 */
export function deploymentSecret(table: Table, name: string): () => Promise<Buffer> {
  const key = { pk: `SECRET#${name}`, sk: 'SECRET' };
  const read = async () => {
    const item = await table.get(key, { consistent: true });
    return typeof item?.secret === 'string' ? Buffer.from(item.secret, 'base64') : undefined;
  };
  let known: Buffer | undefined;
  return async () => {
    known ??= await read();
    if (!known) {
      await table.putNew({
        ...key,
        secret: randomBytes(32).toString('base64'),
      });
      known = await read();
    }
    if (!known) throw new Error(`The secret ${name} cannot be read after it was written`);
    return known;
  };
}
