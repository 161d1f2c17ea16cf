/**
 * Renders damaged copies of the test files: `node fuzz.ts <first seed> <count>`. A seed always makes the same damage.
 * Ends with 0 where each copy became a sane rendition or an UnplayableAudio, and tells of the others.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render, UnplayableAudio } from '../audio.ts';

const fixtures = new URL('../testdata/audio/', import.meta.url);
const slowestMs = 10_000;

/** Numbers from 0 to 1 (mulberry32), the same for the same seed. */
function randomFrom(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const extremes = [0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 1_000_000_000, 1000];

function damage(original: Buffer, random: () => number): Buffer {
  let bytes = Buffer.from(original);
  const below = (limit: number) => Math.floor(random() * limit);
  // Half of the damage goes to the head, where it changes what the rest means.
  const place = () => below(random() < 0.5 ? Math.min(512, bytes.length - 8) : bytes.length - 8);
  for (let times = 1 + below(8); times > 0 && bytes.length > 64; times--) {
    const at = place();
    const length = 1 + below(random() < 0.2 ? bytes.length - at : 64);
    const extreme = extremes[below(extremes.length)] as number;
    switch (below(7)) {
      case 0:
        bytes[at] = (bytes[at] as number) ^ (1 << below(8));
        break;
      case 1:
        for (let i = at; i < Math.min(bytes.length, at + length); i++) bytes[i] = below(256);
        break;
      case 2:
        bytes.writeUInt32LE(extreme, at);
        break;
      case 3:
        bytes.writeUInt32BE(extreme, at);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      default:
        if (random() < 0.3) bytes = bytes.subarray(0, at + 8);
        else bytes.writeUInt16LE(extreme & 0xffff, at);
    }
  }
  return bytes;
}

const names = readdirSync(fixtures).filter((name) => !name.endsWith('.json') && !name.startsWith('bad-'));
const [first = 1, count = 100] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
const outcomes: Record<string, number> = {};
let failures = 0;
for (let seed = first; seed < first + count; seed++) {
  const random = randomFrom(seed);
  const name = names[seed % names.length] as string;
  const input = join(folder, 'input');
  writeFileSync(input, damage(readFileSync(new URL(name, fixtures)), random));
  const began = performance.now();
  let outcome: string;
  try {
    const { details, peaks } = render(input, join(folder, 'audio.mp3'));
    const values = Math.ceil((details.durationMs * peaks.perSecond) / 1000);
    outcome = peaks.channels.every(({ length }) => Math.abs(length - values) <= 8) ? 'rendered' : 'wrong peaks';
  } catch (error) {
    outcome = error instanceof UnplayableAudio ? error.code : `failed: ${error}`;
  }
  if (performance.now() - began > slowestMs) outcome = 'too slow';
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  if (/^(wrong|failed|too slow)/.test(outcome)) {
    failures++;
    console.error(`seed ${seed}, ${name}: ${outcome}`);
  }
}
rmSync(folder, { recursive: true });
process.stdout.write(`${JSON.stringify(outcomes)}\n`);
process.exitCode = failures > 0 ? 1 : 0;
