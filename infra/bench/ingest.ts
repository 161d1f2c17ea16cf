/**
 * What ingest does to the sound of a call (SHA-256, one decode pass to MP3 and peaks) against the ffmpeg command making
 * the MP3 alone, on one core, and its memory for a long call against a short one: `npm run bench:ingest`. Without ffmpeg
 * on the PATH there is nothing to compare with; without taskset nothing is pinned to a core.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { wavHeader } from '../../functions/adapters/audio/testing.ts';
import { render } from '../../functions/adapters/audio.ts';
import { quantile } from './quantile.ts';

const self = import.meta.filename;
const fixture = join(import.meta.dirname, '../../functions/adapters/testdata/audio/pcm16-stereo-8k.wav');
const form = { sampleRate: 8000, channels: 2, bytesPerSecond: 32_000 };
const runs = 7;
const goals = { ratio: 1.25, memory: 64 };
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

const [task, ...files] = process.argv.slice(2);
if (task === 'compare') compare(files[0] as string);
else if (task === 'remember') remember(files[0] as string);
else main();

function main() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-ingest-'));
  try {
    const call = join(folder, 'pcm.wav');
    writeCall(call, 5 * 60);
    const calls = [['PCM', call]];
    if (hasFfmpeg) {
      for (const [name, file, ...encoding] of [
        ['A-law', 'alaw.wav', '-c:a', 'pcm_alaw'],
        ['GSM', 'gsm.wav', '-c:a', 'libgsm_ms', '-ac', '1'],
        ['Opus', 'opus.ogg', '-c:a', 'libopus', '-b:a', '32k'],
      ] as string[][]) {
        const made = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', call, ...encoding, join(folder, file as string)]);
        if (made.status === 0) calls.push([name as string, join(folder, file as string)]);
        else console.log(`${name}: this ffmpeg cannot make it, left out`);
      }
    } else console.log('No ffmpeg on the PATH: nothing to compare with');
    console.log(`5 minutes, medians of ${runs} alternating runs, milliseconds (goal: ratio at most ${goals.ratio})`);
    for (const [name, file] of calls) {
      const { ours, ffmpeg } = JSON.parse(pinned('compare', file as string)) as { ours: number; ffmpeg?: number };
      const compared = ffmpeg ? `   ffmpeg ${ffmpeg.toFixed(0).padStart(5)}   ratio ${(ours / ffmpeg).toFixed(2)}` : '';
      console.log(`  ${(name as string).padEnd(6)} ingest ${ours.toFixed(0).padStart(5)}${compared}`);
    }

    const peaks = [60, 3 * 60 * 60].map((seconds) => {
      const file = join(folder, 'memory.wav');
      writeCall(file, seconds);
      return Number(pinned('remember', file)) / 1024;
    }) as [number, number];
    const [short, long] = peaks;
    console.log(`Peak memory: 1 minute ${short.toFixed(0)} MB, 3 hours ${long.toFixed(0)} MB,`);
    console.log(`  difference ${(long - short).toFixed(0)} MB (goal: at most ${goals.memory})`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a task of this script on one core. */
function pinned(name: string, file: string): string {
  const hasTaskset = spawnSync('taskset', ['--version']).status === 0;
  const pin = hasTaskset ? ['taskset', '-c', String(availableParallelism() - 1)] : [];
  const [command = process.execPath, ...args] = [...pin, process.execPath, '--no-warnings', self, name, file];
  return execFileSync(command, args, { encoding: 'utf8' });
}

/** In one process, which is warm like a function that works through a queue; ffmpeg starts anew, as it always does. */
function compare(file: string) {
  const output = `${file}.mp3`;
  const measure = (act: () => void) => {
    const began = performance.now();
    act();
    return performance.now() - began;
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  const ingest = () => {
    sha256(file);
    render(file, output);
  };
  const transcode = () => {
    const args = ['-v', 'error', '-y', '-threads', '1', '-i', file, '-threads', '1', '-b:a', '32k', output];
    execFileSync('ffmpeg', args, { stdio: 'ignore' });
  };
  ingest();
  if (hasFfmpeg) transcode();
  for (let run = 0; run < runs; run++) {
    ours.push(measure(ingest));
    if (hasFfmpeg) theirs.push(measure(transcode));
  }
  const medians = { ours: quantile(ours, 0.5), ...(hasFfmpeg ? { ffmpeg: quantile(theirs, 0.5) } : {}) };
  process.stdout.write(JSON.stringify(medians));
}

/** Prints the most memory (kB) that this process has held, having rendered the file. */
function remember(file: string) {
  sha256(file);
  render(file, `${file}.mp3`);
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  process.stdout.write(kilobytes);
}

function sha256(path: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(256 * 1024);
  const file = openSync(path, 'r');
  for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) hash.update(chunk.subarray(0, read));
  closeSync(file);
  return hash.digest('hex');
}

/** A call of any length: the fixture over and over. */
function writeCall(path: string, seconds: number) {
  const samples = readFileSync(fixture).subarray(44);
  const dataBytes = seconds * form.bytesPerSecond;
  const file = openSync(path, 'w');
  writeSync(file, wavHeader({ ...form, dataBytes }));
  for (let left = dataBytes; left > 0; left -= samples.length) {
    writeSync(file, left < samples.length ? samples.subarray(0, left) : samples);
  }
  closeSync(file);
}
