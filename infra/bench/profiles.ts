/**
 * How fast file names are read, and how long the most hostile name, pattern or sidecar holds a worker. Run with `npm run bench:profiles`.
 */
import { availableParallelism, loadavg } from 'node:os';
import { type RecorderProfileId, recorderProfiles } from '#contract/recorder-profiles';
import { compilePattern } from '#functions/ingest/profiles/pattern';
import { readName } from '#functions/ingest/profiles/profiles';
import { largestSidecar, readSidecar } from '#functions/ingest/sidecars/sidecar';
import { quantile } from './quantile.ts';

const names = 10_000;
const zone = 'Europe/London';
const mostMs = 50;

const timed = (work: () => void): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};

console.log(`load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`);
console.log(`${names} names a profile (goal: under 1000 ms)`);
let failed = false;
const ids = Object.keys(recorderProfiles) as RecorderProfileId[];
const own = { pattern: String.raw`(?<direction>in|out)-(?<to>[^-]+)-(?<from>[^-]+)-(?<date>\d{8})-(?<time>\d{6})` };
const rows: [string, string | { pattern: string }, string][] = [
  ...ids.map((id): [string, string, string] => [id, id, recorderProfiles[id].example]),
  ['a pattern', own, recorderProfiles.freepbx.example],
];
for (const [label, profile, example] of rows) {
  // Names of one recorder differ in their numbers: a time that is computed once is not computed again.
  const varied = Array.from({ length: names }, (_, i) =>
    example.replace(/\d{2}(?=[(\-_.]|$)/, String(i % 60).padStart(2, '0')),
  );
  const unread = varied.filter((name) => !('reading' in readName(name, profile, zone))).length;
  const ms = timed(() => {
    for (const name of varied) readName(name, profile, zone);
  });
  failed ||= ms > 1000;
  console.log(
    `  ${label.padEnd(18)}${ms.toFixed(0).padStart(6)} ms${unread > 0 ? `, ${unread} of them not read` : ''}`,
  );
}

function compiles(pattern: string): boolean {
  try {
    return compilePattern(pattern).groups.length > 0;
  } catch {
    return false;
  }
}

/** As long as a key can be, and built so that whoever goes back tries it again and again. */
const hostileNames = [
  'a'.repeat(1024),
  '-'.repeat(1024),
  '_'.repeat(1024),
  '20260303-'.repeat(113),
  '20260303-143011-'.repeat(64),
  `out-${'1-'.repeat(500)}20260303`,
  `[${']_['.repeat(340)}`,
  `[]_${'1-1_'.repeat(250)}`,
  `${'0'.repeat(1000)}.wav`,
  'é'.repeat(512),
  '/'.repeat(1024),
];
const hostilePatterns = [
  '(?<to>(a+)+)$',
  '(?<to>(?:a|a|a)*)b',
  '(?<to>(?:(?:a*)*)*)b',
  '(?<to>(?:a?){100}(?:a?){100}(?:a?){90})b',
  `(?<to>${'.*'.repeat(240)})b`,
  `(?<to>${'(?:.|.)*'.repeat(50)})b`,
  '(?<to>(?:[^b]*[^c]*){100})bc',
  `(?<to>[${Array.from({ length: 240 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('')}é]{100})b`,
  `(?<to>(?:[${'\\w\\d\\s'.repeat(40)}]*){50})!`,
  `${'('.repeat(240)}x${')'.repeat(240)}`,
  '((((x{100}){100}){100}){100})(?<to>y)',
];
const hostileSidecars = [
  '['.repeat(largestSidecar),
  '{"a":'.repeat(200_000),
  `{"from":"1","x":[${'{},'.repeat(300_000)}{}]}`,
  `{${Array.from({ length: 60_000 }, (_, i) => `"k-${i}":1`).join(',')}}`,
  `{"vcon":"0.4.0","uuid":"x","parties":[],"dialog":[${'{"type":"recording"},'.repeat(40_000)}{}]}`,
];

/** The slowest of a kind, each as often as it takes to see it settled. */
function slowest(kind: string, works: [string, () => void][]): void {
  const times = works.map(([label, work]) => ({
    label,
    ms: quantile(
      Array.from({ length: 9 }, () => timed(work)),
      0.5,
    ),
  }));
  const worst = times.reduce((one, other) => (other.ms > one.ms ? other : one));
  failed ||= worst.ms > mostMs;
  console.log(`  ${kind.padEnd(34)}${worst.ms.toFixed(1).padStart(6)} ms at the worst: ${worst.label.slice(0, 50)}`);
}

console.log(`What is hostile (goal: under ${mostMs} ms)`);
slowest(
  'names, by every profile',
  hostileNames.flatMap((name) =>
    ids.map((id): [string, () => void] => [`${id}, ${name}`, () => readName(name, id, zone)]),
  ),
);
slowest(
  'patterns, on every name',
  hostilePatterns.flatMap((pattern) =>
    hostileNames.map((name): [string, () => void] => [pattern, () => readName(name, { pattern }, zone)]),
  ),
);
slowest(
  'patterns, to compile or refuse',
  hostilePatterns.map((pattern): [string, () => void] => [pattern, () => compiles(pattern)]),
);
const now = Date.now();
slowest(
  'sidecars',
  hostileSidecars.map((text): [string, () => void] => {
    const bytes = new TextEncoder().encode(text);
    return [text, () => readSidecar(bytes, { now, audio: 'a.wav' })];
  }),
);
if (failed) process.exitCode = 1;
