/**
 * The archive's search at size, the whole handler over the DynamoDB emulator, beside the same questions put to MariaDB and PostgreSQL
 * where they are installed: `npm run bench:archive -- --recordings 1000000`. Archives are kept for the next run.
 *
 * | option | |
 * | --- | --- |
 * | --recordings | how many; 100000 by default |
 * | --small | of an archive that growth is measured against; 10000 by default, 0 for none |
 * | --questions | how many; 300 by default |
 * | --seed | of the questions |
 * | --home | where archives are kept |
 * | --alone | asks no other database |
 */
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Archive, loadArchive } from './archive/load.ts';
import { startMariaDb } from './archive/mariadb.ts';
import { type Measured, measure } from './archive/measure.ts';
import { openPortal, type Portal } from './archive/portal.ts';
import { startPostgres } from './archive/postgres.ts';
import { type Question, questions } from './archive/questions.ts';
import type { Peer, PeerServer } from './archive/server.ts';
import { quantile } from './quantile.ts';

const goal = 20;
const warmUps = 30;

const { values: options } = parseArgs({
  options: {
    recordings: { type: 'string', default: '100000' },
    small: { type: 'string', default: '10000' },
    questions: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    home: { type: 'string', default: join(tmpdir(), 'call-record-bench') },
    alone: { type: 'boolean', default: false },
  },
});
const count = (name: 'recordings' | 'small' | 'questions' | 'seed') => {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number`);
  return value;
};
const [size, smallSize] = [count('recordings'), count('small')];
const report = (line: string) => console.log(line);

const archive = await loadArchive(options.home, size, report);
const small = smallSize > 0 && smallSize < size ? await loadArchive(options.home, smallSize, report) : undefined;
// Calls of the small archive are in the large one too, if the one size divides the other.
const asked = questions(count('questions'), { ...archive, sample: (small ?? archive).sample }, count('seed'));

const servers: PeerServer[] = [];
try {
  if (!options.alone) {
    for (const [name, start] of [
      ['MariaDB', startMariaDb],
      ['PostgreSQL', startPostgres],
    ] as const) {
      const server = await start(archive, report);
      if (server) servers.push(server);
      else report(`${name} is not installed: skipped`);
    }
  }
  const peers = servers.flatMap((server) => server.peers);
  report(`${size} recordings, ${asked.length} questions of 1 to 6 filters, ${load()}`);
  const found = await askAll(archive, asked, peers);
  compare(found, peers);
  if (small) grow(await askAll(small, asked, []), found, small);
  report(`At the end ${load()}`);
} finally {
  for (const server of servers) await server.stop();
}

async function askAll(of: Archive, all: Question[], peers: Peer[]): Promise<Measured[]> {
  const portal: Portal = await openPortal(of);
  try {
    for (const question of all.slice(0, warmUps)) await measure(question, portal, peers);
    const measured: Measured[] = [];
    for (const question of all) measured.push(...(await measure(question, portal, peers)));
    return measured;
  } finally {
    await portal.stop();
  }
}

/** The table of all systems, for the first page and the tenth. */
function compare(all: Measured[], peers: Peer[]) {
  const pages = ([1, 10] as const).map((page) => all.filter((one) => one.page === page));
  const line = (name: string, times: number[][], ours?: number[][]) => {
    const cells = times.flatMap((some, i) => {
      const ratio = ours ? `${(quantile(some, 0.95) / quantile(ours[i] ?? [], 0.95)).toFixed(2)}x` : '';
      return [...[0.5, 0.95].map((p) => quantile(some, p).toFixed(1).padStart(8)), ratio.padStart(9)];
    });
    report(`  ${name.padEnd(26)}${cells.join('')}`);
  };
  report(`  ${''.padEnd(26)}${['first page, ms', 'tenth page, ms'].map((title) => title.padStart(25)).join('')}`);
  report(`  ${''.padEnd(26)}${'     p50     p95    ratio'.repeat(2)}`);
  const ours = pages.map((page) => page.map(({ full }) => full.ms));
  line('Call Record, whole handler', ours);
  if (all.some(({ stoppedEarly }) => stoppedEarly))
    line(
      '  its first answer',
      pages.map((page) => page.map(({ first }) => first.ms)),
    );
  const ratios = peers.map(({ name }) => {
    const times = pages.map((page) =>
      page.map((one) => one.peers.find((peer) => peer.name === name)?.ms ?? Number.NaN),
    );
    line(name, times, ours);
    return { name, ratios: times.map((some, i) => quantile(some, 0.95) / quantile(ours[i] ?? [], 0.95)) };
  });
  report(
    `  the ratio is that of the 95th percentiles to ours: goal at least ${goal}x where a portal asks as it does today`,
  );
  for (const { name } of ratios) {
    const answers = all.flatMap((one) => one.peers.filter((peer) => peer.name === name));
    const other = answers.filter(({ same }) => !same).length;
    if (other > 0) report(`  ${name} found others than we in ${other} of ${answers.length} pages`);
  }
  if (peers.length > 0)
    report(`  compared: all recordings of ${all.length} pages, ${pages[1]?.length} of them tenth ones`);
  const early = all.filter(({ stoppedEarly }) => stoppedEarly).length;
  report(`  pages that took more than one answer: ${early} of ${all.length}; times are until the page is full`);
}

/** What the same questions cost in a small archive and in a large one. */
function grow(before: Measured[], after: Measured[], { size: from }: Archive) {
  report(`Growth from ${from} to ${size} recordings (x${size / from}), the same questions`);
  const measures = {
    milliseconds: (one: Measured) => one.full.ms,
    Queries: (one: Measured) => one.full.queries,
    'other reads': (one: Measured) => one.full.gets,
    'read capacity units': (one: Measured) => one.full.capacity,
  };
  for (const page of [1, 10] as const)
    for (const [name, pick] of Object.entries(measures)) {
      const cells = [0.5, 0.95].map((p) => {
        const [small = 0, large = 0] = [before, after].map((some) =>
          quantile(some.filter((one) => one.page === page).map(pick), p),
        );
        return `p${p * 100} ${small.toFixed(1)} -> ${large.toFixed(1)} (x${(large / small).toFixed(2)})`;
      });
      report(`  page ${String(page).padEnd(3)} ${name.padEnd(20)} ${cells.map((cell) => cell.padEnd(32)).join('')}`);
    }
}

function load(): string {
  return `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`;
}
