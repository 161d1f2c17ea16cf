/**
 * From "upload finished" to "listed in the archive": one 20-second call at a time, then 200 at once, of which none may be
 * missing. Starts a cloud of its own; run with `npm run bench:upload`.
 */
import { readFile } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { portalClient } from '../local/portal-client.ts';
import { startTestCloud } from '../local/test-cloud.ts';
import { quantile } from './quantile.ts';

const singles = 30;
const atOnce = 200;

const cloud = await startTestCloud();
try {
  const { recorder, bucket } = cloud;
  const s3 = new S3Client({ endpoint: cloud.aws, region: cloud.region, credentials: recorder });
  const body = await readFile(new URL('../../functions/adapters/testdata/audio/alaw-stereo-8k.wav', import.meta.url));
  const { ask } = await portalClient(cloud);
  const started = Date.parse('2026-01-01T00:00:00Z');

  const upload = (n: number) =>
    s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `${recorder.prefix}bench/${n}.wav`,
        Body: body,
        Metadata: {
          from: '01130000001',
          to: '07700900123',
          'connected-at': new Date(started + n * 1000).toISOString(),
          'call-id': `bench-${n}`,
        },
      }),
    );
  type Page = { items: { callId: string | null }[]; nextCursor: string | null };
  const listed = async (): Promise<Set<string | null>> => {
    const found = new Set<string | null>();
    let cursor: string | null = '';
    do {
      const page: Page = await ask<Page>('GET', `/recordings?limit=100${cursor ? `&cursor=${cursor}` : ''}`);
      for (const { callId } of page.items) found.add(callId);
      cursor = page.nextCursor;
    } while (cursor);
    return found;
  };

  await upload(0);
  while (!(await listed()).has('bench-0')) await pause(50);

  const times: number[] = [];
  for (let n = 1; n <= singles; n++) {
    await upload(n);
    const finished = performance.now();
    while (!(await ask<Page>('GET', '/recordings?limit=10')).items.some(({ callId }) => callId === `bench-${n}`))
      await pause(10);
    times.push(performance.now() - finished);
  }
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)].map(Math.round);
  console.log(
    `upload to listed, ${singles} calls of 23 s one by one: p50 ${p50} ms, p95 ${p95} ms (goal: p95 under 2000 ms)`,
  );

  const before = performance.now();
  await Promise.all(Array.from({ length: atOnce }, (_, i) => upload(1000 + i)));
  const uploaded = performance.now() - before;
  const wanted = Array.from({ length: atOnce }, (_, i) => `bench-${1000 + i}`);
  let missing = wanted;
  for (const deadline = Date.now() + 300_000; missing.length > 0 && Date.now() < deadline; await pause(200)) {
    const found = await listed();
    missing = wanted.filter((callId) => !found.has(callId));
  }
  const all = performance.now() - before;
  console.log(
    `${atOnce} uploads at once: sent in ${Math.round(uploaded)} ms, all listed after ${Math.round(all)} ms, missing ${missing.length} (goal: 0)`,
  );
  if (missing.length > 0) process.exitCode = 1;
} finally {
  await cloud.stop();
}

function pause(ms: number) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
