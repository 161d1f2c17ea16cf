import { readFile } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { LocalJson } from '../../infra/local/local-json.ts';
import { longMinutes, type Upload } from './calls.ts';
import { longAudio } from './long-audio.ts';
import { tones } from './tones.ts';

const testdata = new URL('../../functions/adapters/testdata/audio/', import.meta.url);
const made: Record<string, () => Buffer> = { long: () => longAudio(longMinutes), tones };
const audioOf = async ({ audio }: Upload) => made[audio]?.() ?? (await readFile(new URL(audio, testdata)));

/** Uploads calls as the recorder does. */
export async function uploadAll(
  { aws, region, bucket, recorder }: Pick<LocalJson, 'aws' | 'region' | 'bucket' | 'recorder'>,
  uploads: readonly Upload[],
): Promise<void> {
  const s3 = new S3Client({ endpoint: aws, region, credentials: recorder });
  for (const upload of uploads) {
    const { name, metadata } = upload;
    await s3.send(
      new PutObjectCommand({
        ...{ Bucket: bucket, Key: recorder.prefix + name, Body: await audioOf(upload), Metadata: metadata },
      }),
    );
  }
  s3.destroy();
}
