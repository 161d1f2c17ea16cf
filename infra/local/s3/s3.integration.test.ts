import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startS3Endpoint } from '../testing/s3-endpoint.ts';

let s3: Awaited<ReturnType<typeof startS3Endpoint>>;
let all: ReturnType<typeof s3.as>;
beforeAll(async () => {
  s3 = await startS3Endpoint();
  all = s3.as({ Action: 's3:*', Resource: '*' });
});
afterAll(() => s3.stop());

const Bucket = 'calls';
const put = (Key: string, Body: string | Buffer | Readable, more: object = {}) =>
  all.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more: object = {}) => {
  const { Body, ...answer } = await all.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...answer, text: (await Body?.transformToString()) ?? '' };
};

describe('an object', () => {
  test('comes back as it was put, with its type, metadata, ETag and version', async () => {
    const metadata = { from: '+441130000001', 'connected-at': '2026-03-03T14:30:11Z' };
    const { ETag, VersionId } = await put('in/a.wav', 'audio', { ContentType: 'audio/wav', Metadata: metadata });
    expect(ETag).toBe(`"${createHash('md5').update('audio').digest('hex')}"`);
    const object = await get('in/a.wav');
    expect(object).toMatchObject({
      text: 'audio',
      ContentType: 'audio/wav',
      ContentLength: 5,
      Metadata: metadata,
      ETag,
      VersionId,
    });
  });

  test('gives back a range, and says which', async () => {
    await put('range', '0123456789');
    expect(await get('range', { Range: 'bytes=2-4' })).toMatchObject({
      text: '234',
      ContentRange: 'bytes 2-4/10',
      ContentLength: 3,
    });
    expect((await get('range', { Range: 'bytes=7-' })).text).toBe('789');
    expect((await get('range', { Range: 'bytes=-3' })).text).toBe('789');
    expect((await get('range', { Range: 'bytes=8-99' })).ContentRange).toBe('bytes 8-9/10');
    await expect(get('range', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  test('is not sent again to who has it', async () => {
    const { ETag } = await put('cached', 'x');
    await expect(get('cached', { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get('cached', { IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  test('is written only where there is none, if that is asked', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect((await get('once')).text).toBe('first');
  });

  test('may have no bytes', async () => {
    await put('empty', '');
    expect(await get('empty')).toMatchObject({ text: '', ContentLength: 0 });
  });

  test('has metadata beyond ASCII as encoded words, which may come by a presigned address', async () => {
    const command = new PutObjectCommand({ Bucket, Key: 'encoded', Metadata: { agent: 'Zoë', from: '1' } });
    expect((await fetch(await getSignedUrl(all.client, command), { method: 'PUT', body: 'x' })).status).toBe(200);
    const agent = `=?UTF-8?B?${Buffer.from('Zoë').toString('base64')}?=`;
    expect((await get('encoded')).Metadata).toEqual({ agent, from: '1' });
  });

  test('is copied with its metadata, or with other', async () => {
    await put('copy from +%.wav', 'x', { Metadata: { from: '1' } });
    const CopySource = `${Bucket}/${encodeURIComponent('copy from +%.wav')}`;
    await all.client.send(new CopyObjectCommand({ Bucket, Key: 'copied', CopySource }));
    expect(await get('copied')).toMatchObject({ text: 'x', Metadata: { from: '1' } });
    const replaced = { MetadataDirective: 'REPLACE', Metadata: { from: '2' } } as const;
    await all.client.send(new CopyObjectCommand({ Bucket, Key: 'copied', CopySource, ...replaced }));
    expect((await get('copied')).Metadata).toEqual({ from: '2' });
  });
});

describe('keys of every kind', () => {
  test.each([
    ['spaces', 'in/two  spaces .wav'],
    ['percent signs', 'in/100%/%41%zz.wav'],
    ['quotes', `in/'single' "double" \`back\`.wav`],
    ['Unicode', 'in/Zoë/通話/🎧.wav'],
    ['reserved characters', 'in/a+b&c=d?e#f;g:h@i$j,k!l*m(n)[o]{p}|q\\r^s<t>.wav'],
    ['dots that lead upwards', 'in/../../../../../../tmp/escaped.wav'],
    ['single dots and double slashes', 'in/./a//b/.wav'],
    ['a slash at the end', 'in/folder/'],
    ['1,000 characters', `in/${'x'.repeat(997)}`],
    ['control characters', 'in/a\tb\nc.wav'],
  ])('%s are kept as they are', async (_, Key) => {
    s3.events.length = 0;
    await put(Key, Key);
    expect((await get(Key)).text).toBe(Key);
    const [event] = s3.events;
    expect(decodeURIComponent((event?.s3.object.key ?? '').replaceAll('+', ' '))).toBe(Key);
    const { Contents = [] } = await all.client.send(
      new ListObjectsV2Command({ Bucket, Prefix: Key.slice(0, 20), EncodingType: 'url' }),
    );
    expect(Contents.map((object) => decodeURIComponent(object.Key ?? ''))).toContain(Key);
    await all.client.send(new DeleteObjectCommand({ Bucket, Key }));
    await expect(get(Key)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('never become paths', () => {
    const names = readdirSync(join(s3.folder, 'objects'), { recursive: true }).map(String);
    expect(names.length).toBeGreaterThan(10);
    expect(names.every((name) => /^(incoming|[0-9a-f]{2}(\/[0-9a-f]{32})?)$/.test(name))).toBe(true);
  });

  test('longer than 1,024 bytes are refused', async () => {
    await expect(put('é'.repeat(513), 'x')).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  test('that are no UTF-8 are refused', async () => {
    const url = await getSignedUrl(all.client, new GetObjectCommand({ Bucket, Key: 'a' }));
    const answer = await fetch(url.replace('/calls/a?', '/calls/%ff?'));
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('<Code>InvalidURI</Code>')]);
  });
});

describe('an upload', () => {
  test('may be a stream with the checksum after it, signed or not', async () => {
    const body = randomBytes(300_000);
    const stream = () => Readable.from([body.subarray(0, 1000), body.subarray(1000)]);
    await put('streamed', stream(), { ContentLength: body.length });
    const { Body } = await all.client.send(new GetObjectCommand({ Bucket, Key: 'streamed', ChecksumMode: 'ENABLED' }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? [])).toEqual(body);
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'is checked by %s',
    async (ChecksumAlgorithm) => {
      await put('checked', 'audio', { ChecksumAlgorithm });
      expect((await get('checked', { ChecksumMode: 'ENABLED' })).text).toBe('audio');
      const wrong = {
        [`Checksum${ChecksumAlgorithm}`]: Buffer.alloc(ChecksumAlgorithm.startsWith('SHA') ? 32 : 4).toString('base64'),
      };
      await expect(put('checked', 'audio', wrong)).rejects.toMatchObject({ name: 'BadDigest' });
    },
  );

  test('in parts becomes one object with an ETag of its parts', async () => {
    s3.events.length = 0;
    const body = randomBytes(11 * 1024 * 1024);
    const params = { Bucket, Key: 'in/parts.wav', Body: Readable.from(body), Metadata: { from: '1' } };
    await new Upload({ client: all.client, params, partSize: 5 * 1024 * 1024 }).done();
    const { Body, ETag, Metadata } = await all.client.send(new GetObjectCommand({ Bucket, Key: 'in/parts.wav' }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
    expect([ETag, Metadata]).toEqual([expect.stringMatching(/^"[0-9a-f]{32}-3"$/), { from: '1' }]);
    expect(s3.events.map(({ eventName }) => eventName)).toEqual(['ObjectCreated:CompleteMultipartUpload']);
  });

  test('in parts is refused where a part is missing, in the wrong order or too small', async () => {
    const { UploadId } = await all.client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'bent' }));
    const part = async (PartNumber: number) => {
      const { ETag } = await all.client.send(
        new UploadPartCommand({ Bucket, Key: 'bent', UploadId, PartNumber, Body: 'x' }),
      );
      return { PartNumber, ETag };
    };
    const [first, second] = [await part(1), await part(2)];
    const { Parts: listed } = await all.client.send(new ListPartsCommand({ Bucket, Key: 'bent', UploadId }));
    expect(listed).toMatchObject([{ PartNumber: 1, ETag: first.ETag, Size: 1 }, { PartNumber: 2 }]);
    const complete = (...Parts: object[]) =>
      all.client.send(
        new CompleteMultipartUploadCommand({ Bucket, Key: 'bent', UploadId, MultipartUpload: { Parts } }),
      );
    await expect(complete({ ...first, PartNumber: 3 })).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete(second, first)).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete(first, second)).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await all.client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'bent', UploadId }));
    await expect(complete(first)).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  test('that ends too soon leaves nothing: no object, no event, no file', async () => {
    s3.events.length = 0;
    const url = new URL(await getSignedUrl(all.client, new PutObjectCommand({ Bucket, Key: 'in/cut.wav' })));
    await new Promise<void>((resolve) => {
      const cut = httpRequest(url, { method: 'PUT', headers: { 'content-length': 1000 } });
      cut.on('error', () => undefined);
      cut.write('half');
      setTimeout(() => {
        cut.destroy();
        setTimeout(resolve, 100);
      }, 100);
    });
    await expect(get('in/cut.wav')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(s3.events).toEqual([]);
    expect(readdirSync(join(s3.folder, 'objects', 'incoming'))).toEqual([]);
  });

  test('tells of itself once it is there, under the prefix alone', async () => {
    s3.events.length = 0;
    const { VersionId } = await put('in/told.wav', 'audio');
    await put('media/untold.mp3', 'audio');
    expect(s3.events).toMatchObject([
      { eventName: 'ObjectCreated:Put', s3: { object: { key: 'in/told.wav', size: 5, versionId: VersionId } } },
    ]);
  });
});

describe('versions', () => {
  const versions = async (Prefix: string) => {
    const { Versions = [], DeleteMarkers = [] } = await all.client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix }),
    );
    return {
      versions: Versions.map(({ VersionId, IsLatest }) => [VersionId, IsLatest]),
      markers: DeleteMarkers.length,
    };
  };

  test('are kept when an object is written over or deleted, and can be read and removed singly', async () => {
    const { VersionId: first } = await put('versioned', 'one');
    const { VersionId: second } = await put('versioned', 'two');
    const marker = await all.client.send(new DeleteObjectCommand({ Bucket, Key: 'versioned' }));
    expect(marker.DeleteMarker).toBe(true);
    await expect(get('versioned')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect((await get('versioned', { VersionId: first })).text).toBe('one');

    await all.client.send(new DeleteObjectCommand({ Bucket, Key: 'versioned', VersionId: marker.VersionId }));
    expect((await get('versioned')).text).toBe('two');
    await all.client.send(new DeleteObjectCommand({ Bucket, Key: 'versioned', VersionId: second }));
    expect((await get('versioned')).text).toBe('one');
    expect(await versions('versioned')).toEqual({ versions: [[first, true]], markers: 0 });
    await expect(get('versioned', { VersionId: second })).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });

  test('are not kept by a bucket that does not want them', async () => {
    const plain = (Key: string) => ({ Bucket: 'plain', Key });
    await all.client.send(new PutObjectCommand({ ...plain('a'), Body: 'one' }));
    const { VersionId } = await all.client.send(new PutObjectCommand({ ...plain('a'), Body: 'two' }));
    expect(VersionId).toBe(undefined);
    await all.client.send(new DeleteObjectCommand(plain('a')));
    const { Versions, DeleteMarkers } = await all.client.send(new ListObjectVersionsCommand({ Bucket: 'plain' }));
    expect([Versions, DeleteMarkers]).toEqual([undefined, undefined]);
  });
});

test('a listing has the order of UTF-8, pages, and prefixes in the place of what is below a delimiter', async () => {
  const names = ['b', 'a/1', 'a/2', 'a/x/1', 'a/x/2', 'a/y/1', 'Ä', '\u{10000}', '\uffee', 'c'];
  for (const name of names) await put(`list/${name}`, 'x');
  const list = async (more: object) => {
    const found: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await all.client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2, ContinuationToken, ...more }));
      const keys = [
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ];
      found.push(...keys.map(String));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    return found;
  };
  const inBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  expect(await list({ Prefix: 'list/' })).toEqual(names.map((name) => `list/${name}`).sort(inBytes));
  expect((await list({ Prefix: 'list/a/', Delimiter: '/' })).sort()).toEqual([
    'list/a/1',
    'list/a/2',
    'list/a/x/',
    'list/a/y/',
  ]);
  expect(await list({ Prefix: 'list/', StartAfter: 'list/b' })).toEqual([
    'list/c',
    'list/Ä',
    'list/\uffee',
    'list/\u{10000}',
  ]);
  expect(await list({ Prefix: 'list/none' })).toEqual([]);
});

describe('a presigned address', () => {
  const presign = (command: GetObjectCommand | PutObjectCommand, more: object = {}) =>
    getSignedUrl(all.client, command, more);

  test('plays an object, with ranges and the headers that it asks for, until it expires', async () => {
    await put('media/a.mp3', '0123456789');
    const url = await presign(
      new GetObjectCommand({
        Bucket,
        Key: 'media/a.mp3',
        ResponseContentDisposition: 'attachment; filename="a b.mp3"',
      }),
      { expiresIn: 1 },
    );
    const answer = await fetch(url, { headers: { range: 'bytes=0-3' } });
    expect([answer.status, await answer.text()]).toEqual([206, '0123']);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a b.mp3"');
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const late = await fetch(url);
    expect([late.status, await late.text()]).toEqual([
      403,
      expect.stringContaining('<Message>Request has expired</Message>'),
    ]);
  });

  test('is worthless once it is bent', async () => {
    await put('media/b.mp3', 'x');
    const url = await presign(new GetObjectCommand({ Bucket, Key: 'media/b.mp3' }));
    for (const [from, to] of [
      ['b.mp3', 'a.mp3'],
      ['X-Amz-Expires=900', 'X-Amz-Expires=9000'],
      [/X-Amz-Signature=\w/, 'X-Amz-Signature=x'],
    ] as const) {
      const answer = await fetch(url.replace(from, to));
      expect([answer.status, await answer.text()]).toEqual([
        403,
        expect.stringContaining('<Code>SignatureDoesNotMatch</Code>'),
      ]);
    }
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
  });

  test('takes an upload', async () => {
    const url = await presign(new PutObjectCommand({ Bucket, Key: 'in/presigned.wav', ContentType: 'audio/wav' }));
    const answer = await fetch(url, { method: 'PUT', body: 'audio', headers: { 'content-type': 'audio/wav' } });
    expect(answer.status).toBe(200);
    expect((await get('in/presigned.wav')).text).toBe('audio');
  });

  test('can do no more than its signer', async () => {
    await put('media/c.mp3', 'x');
    const nobody = s3.as({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::calls/in/*' });
    const answer = await fetch(await getSignedUrl(nobody.client, new GetObjectCommand({ Bucket, Key: 'media/c.mp3' })));
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
  });
});

describe('a user who may do little', () => {
  const recorder = () => s3.as({ Action: 's3:PutObject', Resource: 'arn:aws:s3:::calls/in/demo/rdr_1/*' });

  test('writes under its prefix and nothing else', async () => {
    const { client } = recorder();
    const write = (Key: string) => client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await write('in/demo/rdr_1/a/b.wav');
    for (const Key of ['in/demo/rdr_2/a.wav', 'in/demo/rdr_1', 'in/demo/rdr_10/a.wav', 'media/a.mp3'])
      await expect(write(Key)).rejects.toMatchObject({ name: 'AccessDenied' });
    await new Upload({
      client,
      params: { Bucket, Key: 'in/demo/rdr_1/large', Body: randomBytes(6 * 1024 * 1024) },
    }).done();
  });

  test('reads, lists and deletes nothing, and cannot tell what is there', async () => {
    const { client } = recorder();
    await put('in/demo/rdr_1/there', 'x');
    for (const Key of ['in/demo/rdr_1/there', 'in/demo/rdr_1/not-there']) {
      await expect(client.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'AccessDenied' });
      await expect(client.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
        $metadata: { httpStatusCode: 403 },
      });
      await expect(client.send(new DeleteObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
        name: 'AccessDenied',
      });
    }
    await expect(client.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('is told that an object is missing only where it may list the bucket', async () => {
    const read = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::calls/*' };
    const missing = new GetObjectCommand({ Bucket, Key: 'missing' });
    await expect(s3.as(read).client.send(missing)).rejects.toMatchObject({ name: 'AccessDenied' });
    const lister = s3.as(read, { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::calls' });
    await expect(lister.client.send(missing)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('needs a right of its own for versions and for each key of a batch', async () => {
    const { VersionId } = await put('in/batch/a', 'x');
    const { client } = s3.as({
      Action: ['s3:GetObject', 's3:DeleteObject'],
      Resource: 'arn:aws:s3:::calls/in/batch/*',
    });
    await expect(client.send(new GetObjectCommand({ Bucket, Key: 'in/batch/a', VersionId }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    const { Deleted, Errors } = await client.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: 'in/batch/a' }, { Key: 'media/x' }, { Key: 'in/batch/a', VersionId }] },
      }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['in/batch/a']);
    expect(Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([
      ['media/x', 'AccessDenied'],
      ['in/batch/a', 'AccessDenied'],
    ]);
  });

  test('needs the source of a copy too', async () => {
    await put('media/secret', 'x');
    const { client } = recorder();
    const copy = new CopyObjectCommand({ Bucket, Key: 'in/demo/rdr_1/stolen', CopySource: `${Bucket}/media/secret` });
    await expect(client.send(copy)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('whoever is not who they say', () => {
  const code = async (answer: Response) => [answer.status, /<Code>(\w+)</.exec(await answer.text())?.[1]];

  test('is refused by name', async () => {
    const wrongSecret = all.with({ credentials: { ...all.credentials, secretAccessKey: 'wrong' } });
    await expect(wrongSecret.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    const unknown = all.with({ credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } });
    await expect(unknown.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    });
    const late = all.with({ systemClockOffset: -3600_000 });
    await expect(late.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
      name: 'RequestTimeTooSkewed',
    });
    const elsewhere = all.with({ region: 'us-east-1' });
    await expect(elsewhere.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
      name: 'AuthorizationHeaderMalformed',
    });
  });

  test('and who signs nothing may do nothing', async () => {
    await put('public?', 'x');
    expect(await code(await fetch(`${s3.endpoint}/calls/public%3F`))).toEqual([403, 'AccessDenied']);
    expect(await code(await fetch(`${s3.endpoint}/calls/anonymous`, { method: 'PUT', body: 'x' }))).toEqual([
      403,
      'AccessDenied',
    ]);
  });

  test('a page that gave its own name the address of this machine is not answered', async () => {
    const status = await new Promise((resolve) => {
      const { port } = new URL(s3.endpoint);
      httpRequest(
        { port, host: '127.0.0.1', path: '/calls/a', headers: { host: `attacker.example:${port}` } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      ).end();
    });
    expect(status).toBe(421);
  });
});

test('a page of the portal may read and write what it has an address of, another page may not', async () => {
  const preflight = (origin: string, method: string) =>
    fetch(`${s3.endpoint}/calls/a`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'content-type' },
    });
  const allowed = await preflight('http://portal.example', 'PUT');
  expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([200, 'http://portal.example']);
  expect(allowed.headers.get('access-control-allow-headers')).toBe('content-type');
  expect((await preflight('http://other.example', 'PUT')).status).toBe(403);
  expect((await preflight('http://portal.example', 'DELETE')).status).toBe(403);
  await put('cors', 'x');
  const url = await getSignedUrl(all.client, new GetObjectCommand({ Bucket, Key: 'cors' }));
  const answer = await fetch(url, { headers: { origin: 'http://portal.example' } });
  expect(answer.headers.get('access-control-expose-headers')).toBe('ETag');
});

test('what is not offered says so', async () => {
  const form = await fetch(await getSignedUrl(all.client, new PutObjectCommand({ Bucket, Key: 'x' })), {
    method: 'POST',
    body: 'x',
  });
  expect(form.status).toBe(403);
  await expect(put('acl', 'x', { ACL: 'public-read' })).rejects.toMatchObject({
    name: 'AccessControlListNotSupported',
  });
  await expect(put('tagged', 'x', { Tagging: 'a=b' })).rejects.toMatchObject({ name: 'NotImplemented' });
  await expect(put('much', 'x', { Metadata: { long: 'x'.repeat(2100) } })).rejects.toMatchObject({
    name: 'MetadataTooLarge',
  });
});
