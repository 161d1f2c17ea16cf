/**
 * How long it takes to delete one recording for good, and a thousand by a job: until nothing of them is left. Starts a cloud of its own, and
 * uploads what it deletes as a recorder does; run with `npm run bench:deletion` (`-- --recordings 1000`).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { inParallel } from '#runtime/in-parallel';
import { portalClient } from '../local/portal-client.ts';
import { startTestCloud } from '../local/test-cloud.ts';
import { quantile } from './quantile.ts';

const { values: options } = parseArgs({ options: { recordings: { type: 'string', default: '1000' } } });
const many = Number(options.recordings);
if (!(many > 0)) throw new Error('--recordings must be a number above 0');
const singles = 20;
const audio = readFileSync(new URL('../../functions/adapters/testdata/audio/gsm-wav49-mono.WAV', import.meta.url));

const cloud = await startTestCloud();
try {
  const { recorder, bucket } = cloud;
  const s3 = new S3Client({ endpoint: cloud.aws, region: cloud.region, credentials: recorder });
  const { send, ask } = await portalClient(cloud);
  const began = Date.parse('2026-01-01T00:00:00Z');
  const upload = (n: number, from: string) =>
    s3.send(
      new PutObjectCommand({
        ...{ Bucket: bucket, Key: `${recorder.prefix}bench/${n}.wav`, Body: audio },
        Metadata: { from, to: '07700900123', 'connected-at': new Date(began + n * 60_000).toISOString() },
      }),
    );
  // Objects are files here, named at random: what is left of the audio is left on the disk.
  const audioFiles = () =>
    readdirSync(cloud.folder, { recursive: true, encoding: 'utf8' }).filter((name) => /[/\\][0-9a-f]{32}$/.test(name))
      .length;
  const before = audioFiles();
  const numbers = Array.from({ length: singles + many }, (_, n) => n);
  await inParallel(numbers, 16, (n) => upload(n, n < singles ? '01130000001' : '01130000002'));
  const counted = async () => (await ask<{ recordings: number }>('GET', '/recordings/summary')).recordings;
  while ((await counted()) < numbers.length) await pause(500);
  console.log(`${numbers.length} recordings are in the archive; load ${loadavg()[0]?.toFixed(1)}`);

  const { items } = await ask<{ items: { id: string }[] }>('GET', '/recordings?limit=100&from=01130000001');
  const times: number[] = [];
  for (const { id } of items) {
    const start = performance.now();
    const answer = await send('DELETE', `/recordings/${id}`);
    if (answer.status !== 204) throw new Error(`A deletion answered ${answer.status}`);
    times.push(performance.now() - start);
  }
  const [p50, most] = [quantile(times, 0.5), Math.max(...times)].map(Math.round);
  console.log(`one recording, ${times.length} times: p50 ${p50} ms, at most ${most} ms (goal: at most 2000 ms)`);

  const start = performance.now();
  type Job = { id: string; state: string; done: number; skipped: number; endedAt: string | null };
  let job = await ask<Job>('POST', '/jobs/delete', { selection: { filters: { from: '01130000002' } } });
  for (; !job.endedAt; job = await ask<Job>('GET', `/jobs/${job.id}`)) await pause(100);
  const seconds = (performance.now() - start) / 1000;
  const left = (await ask<{ items: unknown[] }>('GET', '/recordings?limit=10')).items.length;
  console.log(
    `${many} recordings by a job: ${job.state} after ${seconds.toFixed(1)} s, ${job.done} deleted, ${job.skipped} skipped, ${left} left in the archive (goal: at most 60 s, none left)`,
  );
  console.log(`files of audio left: ${audioFiles() - before}; ${cloud.problems.length} problems reported`);
  if (left > 0 || job.state !== 'done') process.exitCode = 1;
} finally {
  await cloud.stop();
}
