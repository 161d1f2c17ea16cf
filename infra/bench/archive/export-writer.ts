import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip as compress } from 'node:zlib';
import type { Item } from '#data/entity';

const gzip = promisify(compress);
const itemsAFile = 40_000;

/** Writes items in the form of a table's export to S3: `data/*.json.gz`, an item a line. */
export function exportWriter(folder: string) {
  let lines: string[] = [];
  let files = 0;
  let writing: Promise<void> = Promise.resolve();
  /** One file is compressed while the next one's items are made. */
  const flush = async () => {
    const text = `${lines.join('\n')}\n`;
    const path = join(folder, `${String(files++).padStart(5, '0')}.json.gz`);
    lines = [];
    await writing;
    writing = gzip(text, { level: 1 }).then((data) => writeFile(path, data));
  };
  return {
    async open(): Promise<void> {
      await mkdir(folder, { recursive: true });
    },
    async add(items: Item[]): Promise<void> {
      for (const item of items) lines.push(JSON.stringify({ Item: marshalFields(item) }));
      if (lines.length >= itemsAFile) await flush();
    },
    async close(): Promise<void> {
      if (lines.length > 0) await flush();
      await writing;
    },
  };
}

const marshalFields = (item: Item) =>
  Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) => (value === undefined ? [] : [[name, marshal(value)]])),
  );

/** A value in DynamoDB's JSON. */
function marshal(value: unknown): object {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { L: value.map(marshal) };
  if (typeof value === 'object' && value !== null) return { M: marshalFields(value as Item) };
  throw new Error(`No attribute can hold ${value}`);
}

/** Writes rows as both MariaDB's LOAD DATA and PostgreSQL's COPY read them by default: tabs between fields, `\N` for none. */
export function tableWriter(path: string) {
  const stream = createWriteStream(path, { mode: 0o644 });
  let failed: Error | undefined;
  stream.on('error', (error) => {
    failed = error;
  });
  return {
    async add(fields: readonly (string | number | undefined)[]): Promise<void> {
      if (failed) throw failed;
      const line = fields.map((field) => (field === undefined ? '\\N' : String(field))).join('\t');
      if (!stream.write(`${line}\n`)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
    },
    close: () =>
      new Promise<void>((resolve, reject) => {
        stream.end((error?: Error | null) => (error ? reject(error) : resolve()));
      }),
  };
}
