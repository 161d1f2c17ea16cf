/** Makes an archive once and keeps it, so that the next run begins at once. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { archivedItems, type Recording } from '#data/recordings';
import { tableDefinition } from '#data/table';
import { spellingsOf } from '#functions/recordings/numbers';
import { hashInputs } from '../../local/inputs-hash.ts';
import { exportWriter, tableWriter } from './export-writer.ts';
import { recordings, tenant } from './generate.ts';
import { directoryItems, seenNumberItems, totalsOf } from './rows.ts';

export const tableName = 'bench';
export const dynoxide = new URL('../../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url).pathname;
const root = new URL('../../../', import.meta.url).pathname;
const ownFiles = ['generate', 'random', 'rows', 'export-writer', 'load'];
/** What rows are made from. */
const inputs = ['functions/data', 'functions/totals/rules.ts', 'functions/recordings/numbers.ts'];

/** An archive on disk. */
export interface Archive {
  size: number;
  folder: string;
  /** Of the emulator. */
  database: string;
  /** A line for each recording, in the order of `columns`, for other databases to load. */
  rows: string;
  /** Recordings to ask for, spread over the archive; every other one has a flag. */
  sample: Recording[];
  /** Every number of the archive with the digits that it can be found by. */
  numbers: { number: string; spellings: string[] }[];
}

/** The columns of `rows`. `from_digits` and `to_digits` are all spellings of the number, `flags` ids with blanks between them. */
export const columns = [
  ...['id', 'connected_at', 'duration_ms', 'bytes', 'direction', 'from_number', 'from_raw', 'from_digits'],
  ...['to_number', 'to_raw', 'to_digits', 'agent_id', 'agent_side', 'department_id', 'recorder_id', 'call_id'],
  ...['score', 'flags', 'codec', 'channels', 'sample_rate', 'sha256'],
] as const;

/** The archive of `size` recordings in a folder of its own below `home`; others of that size, of an earlier generator, are removed. */
export async function loadArchive(home: string, size: number, report: (line: string) => void): Promise<Archive> {
  const sources = ownFiles.map((name) => `infra/bench/archive/${name}.ts`);
  // Files of a benchmark are no input of a build, so each is hashed by itself.
  const code = sources.map((path) => readFileSync(join(root, path), 'utf8')).join('\0');
  const hash = createHash('sha256').update(hashInputs(root, inputs)).update(code).digest('hex').slice(0, 12);
  const folder = join(home, `${size}-${hash}`);
  const archive = { size, folder, database: join(folder, 'dynamodb.sqlite'), rows: join(folder, 'recordings.tsv') };
  const about = join(folder, 'archive.json');
  if (!existsSync(about)) {
    mkdirSync(home, { recursive: true });
    for (const name of readdirSync(home))
      if (name.startsWith(`${size}-`)) rmSync(join(home, name), { recursive: true });
    mkdirSync(folder);
    // Servers of other databases read it as a user that may do nothing else.
    chmodSync(folder, 0o755);
    const made = await make(archive, report);
    writeFileSync(`${about}.new`, JSON.stringify(made));
    renameSync(`${about}.new`, about);
  }
  return { ...archive, ...(JSON.parse(readFileSync(about, 'utf8')) as Pick<Archive, 'sample' | 'numbers'>) };
}

async function make(
  { size, folder, database, rows }: Pick<Archive, 'size' | 'folder' | 'database' | 'rows'>,
  report: (line: string) => void,
): Promise<Pick<Archive, 'sample' | 'numbers'>> {
  const began = performance.now();
  const source = join(folder, 'export');
  const items = exportWriter(join(source, tableName, 'data'));
  await items.open();
  await items.add(directoryItems());
  const table = tableWriter(rows);
  const totals = totalsOf(tenant.timeZone);
  const spellings = new Map<string, string[]>();
  const digits = (number: string | undefined) => {
    if (number === undefined) return undefined;
    const known = spellings.get(number) ?? spellingsOf(number);
    spellings.set(number, known);
    return known.join(' ');
  };
  const sample = { any: [] as Recording[], flagged: [] as Recording[] };
  // A flag stands on every twentieth call.
  const step = { any: Math.ceil(size / 1000), flagged: Math.ceil(size / 20 / 1000) };
  let [seen, seenFlagged] = [0, 0];
  for (const recording of recordings(size)) {
    const { from, to } = recording;
    await items.add(archivedItems(recording));
    totals.add(recording);
    await table.add([
      ...[recording.id, recording.connectedAt, recording.durationMs, recording.bytes, recording.direction],
      ...[from.number, from.raw, digits(from.number), to.number, to.raw, digits(to.number)],
      ...[recording.agentId, recording.agentSide, recording.departmentId, recording.recorderId, recording.callId],
      ...[recording.score, recording.flagIds.join(' '), recording.codec, recording.channels, recording.sampleRate],
      recording.sha256,
    ]);
    if (seen++ % step.any === 0) sample.any.push(recording);
    if (recording.flagIds.length > 0 && seenFlagged++ % step.flagged === 0) sample.flagged.push(recording);
  }
  await table.close();
  const rest = [...(await totals.items()), ...(await seenNumberItems([...spellings.keys()]))];
  for (let start = 0; start < rest.length; start += 1000) await items.add(rest.slice(start, start + 1000));
  await items.close();
  const generated = performance.now();
  report(`  made ${size} recordings and ${rest.length} rows beside them in ${seconds(generated - began)}`);

  const schema = join(folder, 'schema.json');
  writeFileSync(schema, JSON.stringify([{ Table: tableDescription() }]));
  await run(dynoxide, ['import', '--source', source, '--schema', schema, '--output', database, '--force']);
  rmSync(source, { recursive: true });
  report(`  imported them into the DynamoDB emulator in ${seconds(performance.now() - generated)}`);
  return {
    sample: sample.any.flatMap((one, i) => [one, ...(sample.flagged[i] ? [sample.flagged[i]] : [])]),
    numbers: [...spellings].map(([number, known]) => ({ number, spellings: known })),
  };
}

/** The table as DescribeTable would tell of it. */
function tableDescription() {
  const { partitionKey, sortKey, indexes } = tableDefinition;
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
  const attributes = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  return {
    TableName: tableName,
    KeySchema: keys(partitionKey, sortKey),
    AttributeDefinitions: [...new Set(attributes)].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keys(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: 'ALL' },
    })),
  };
}

async function run(command: string, args: string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with ${code}: ${said}`);
}

export const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`;
