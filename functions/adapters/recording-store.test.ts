import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { recordingStore } from './recording-store.ts';

test('the versions of one object are listed without those of the many whose keys begin the same', async () => {
  const s3 = mockClient(S3Client);
  const next = (n: number) => ({ IsTruncated: true, NextKeyMarker: 'in/a/r/1', NextVersionIdMarker: `v${n}` });
  s3.on(ListObjectVersionsCommand)
    .resolvesOnce({ Versions: [{ Key: 'in/a/r/1', VersionId: 'v1' }], ...next(1) })
    .resolvesOnce({
      Versions: [{ Key: 'in/a/r/10', VersionId: 'v3' }],
      DeleteMarkers: [{ Key: 'in/a/r/1', VersionId: 'v2' }],
      ...next(3),
    })
    .rejects('It was to stop here');
  const store = recordingStore('calls', new S3Client({ region: 'eu-west-2' }));
  expect(await store.versionsOf('in/a/r/1')).toEqual([
    { key: 'in/a/r/1', versionId: 'v1', hides: false },
    { key: 'in/a/r/1', versionId: 'v2', hides: true },
  ]);
});
