import { createHmac, randomBytes } from 'node:crypto';

/** As every authenticator app takes it: SHA-1, six digits, thirty seconds (RFC 6238). */
const stepSeconds = 30;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 bits, as RFC 4226 asks, in base 32 without padding. */
export const newSecret = (): string => toBase32(randomBytes(20));

function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

/** The code of a time step, which is counted from 1970. */
export function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = mac.readUInt8(19) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

export const stepAt = (now: number) => Math.floor(now / 1000 / stepSeconds);

/** The time step that a code is of, which may be one before or after `now` (epoch milliseconds): clocks differ. Undefined where it is of none. */
export function stepOf(secret: string, code: string, now: number): number | undefined {
  const current = stepAt(now);
  return [current, current - 1, current + 1].find((step) => codeOf(secret, step) === code);
}

/** What a QR code says, for an app to show whose codes they are. */
export function secretUri(secret: string, username: string): string {
  const issuer = 'Call Record';
  const label = [issuer, username].map(encodeURIComponent).join(':');
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}
