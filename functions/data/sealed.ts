import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Seals what must be read again and must not stand open in the table, its backups and its stream: AES-256-GCM with a key of the deployment. `whose` is
 * bound to it: what is sealed for one cannot be put in the place of another's.
 */
export function seals(key: () => Promise<Buffer>) {
  return {
    async seal(text: string, whose: string): Promise<string> {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', await key(), nonce).setAAD(Buffer.from(whose));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    /** Throws where it is no seal of this key for `whose`. */
    async open(sealed: string, whose: string): Promise<string> {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', await key(), bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(whose)).setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
export type Seals = ReturnType<typeof seals>;
