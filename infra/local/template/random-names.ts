import { randomInt } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const pick = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

export const newId = (length: number) => pick(letters, length);

/** A long-lived key, in the form that AWS gives them. */
export const newAccessKey = () => ({ accessKeyId: `AKIA${pick(capitals, 16)}`, secretAccessKey: pick(letters, 40) });

/** A role's key, good until the cloud stops. */
export const newSessionKey = () => ({
  accessKeyId: `ASIA${pick(capitals, 16)}`,
  secretAccessKey: pick(letters, 40),
  sessionToken: pick(letters, 120),
});
export type SessionKey = ReturnType<typeof newSessionKey>;
