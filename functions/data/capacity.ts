/**
 * What DynamoDB charges for a read, by its documentation: for tests that cannot ask it. An emulator is compared with this in
 * capacity.integration.test.ts.
 */
import type { Item } from './entity.ts';

/** A Query stops before it has read more bytes than this, whatever it filters out afterwards. */
export const mostBytesRead = 1024 * 1024;

/** Bytes of a row: every attribute's name and value (Developer Guide, "DynamoDB item sizes and formats"). */
export const itemSize = (item: object): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => (value === undefined ? sum : sum + Buffer.byteLength(name) + valueSize(value)),
    0,
  );

function valueSize(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return numberSize(value);
  if (typeof value === 'boolean' || value === null) return 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return 3 + value.reduce<number>((sum, element) => sum + 1 + valueSize(element), 0);
  if (typeof value === 'object') {
    const entries = Object.values(value).filter((member) => member !== undefined);
    return 3 + entries.length + itemSize(value);
  }
  throw new Error(`DynamoDB has no type for a ${typeof value}`);
}

/** One byte, and one for every two significant digits on either side of the point; one more for a sign. */
function numberSize(value: number): number {
  const [whole = '', fraction = ''] = String(Math.abs(value)).split('.');
  const significant = fraction ? whole.replace(/^0$/, '') : whole.replace(/0+$/, '');
  return 1 + Math.ceil(significant.length / 2) + Math.ceil(fraction.length / 2) + (value < 0 ? 1 : 0);
}

/** Read units of one eventually consistent Query or Scan that read so many bytes; one that finds nothing costs a half, too. */
export const readUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4096)) * 0.5;

/** The row as an index holds it. `nonKeyAttributes` are those that the index projects beside the keys. */
export const projected = (item: Item, keys: string[], nonKeyAttributes: readonly string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => keys.includes(name) || nonKeyAttributes.includes(name)));
