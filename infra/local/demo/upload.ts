import { readFile } from 'node:fs/promises';
import type { LocalJson } from '../local-json.ts';
import type { Memory } from '../state.ts';
import audio from './calls.json' with { type: 'json' };
import { type DemoAudio, type Department, planDemoCalls } from './plan.ts';

/** How many there are. */
export const demoCalls = 40;
const days = 26;

/**
 * Uploads the demo calls as a recorder would: with its key, under its prefix. What a stopped process left out, the next one uploads. Returns
 * how many it uploaded.
 */
export async function uploadDemoCalls(
  { aws, region, bucket, recorder }: LocalJson,
  customer: { timeZone: string; departments: Department[] },
  memory: Memory,
  stopped: () => boolean,
): Promise<number> {
  const progress = 'demo calls uploaded';
  const done = Number(memory.read(progress) ?? 0);
  if (done >= demoCalls) return 0;
  const now = memory.once('demo calls planned at', Date.now);
  const calls = planDemoCalls(audio as DemoAudio[], customer.departments, {
    count: demoCalls,
    days,
    now,
    timeZone: customer.timeZone,
    seed: 20_250,
  });
  // Only now, so that nobody waits for it.
  const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const s3 = new S3Client({ endpoint: aws, region, credentials: recorder });
  try {
    for (const [index, { file, contentType, name, metadata }] of calls.entries()) {
      if (index < done) continue;
      if (stopped()) return index - done;
      const Body = await readFile(new URL(`audio/${file}`, import.meta.url));
      const Key = recorder.prefix + name;
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType: contentType, Metadata: metadata }));
      if (!stopped()) memory.write(progress, index + 1);
    }
  } finally {
    s3.destroy();
  }
  return demoCalls - done;
}
