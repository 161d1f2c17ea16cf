import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { accessKeys } from '../aws/access.ts';
import { awsEndpoint } from '../aws/endpoint.ts';
import { AwsError } from '../aws/errors.ts';
import { type PolicyDocument, parsePolicy } from '../iam/policy.ts';
import { closeServer, listen } from '../listen.ts';
import { s3Api, s3CorsHeaders, s3Preflight } from '../s3/api.ts';
import { openBlobs } from '../s3/blobs.ts';
import type { Bucket } from '../s3/bucket.ts';
import type { S3Context } from '../s3/context.ts';
import { s3Event, wantsEvent } from '../s3/notifications.ts';
import { objectStore } from '../s3/object-store.ts';
import { uploadStore } from '../s3/upload-store.ts';
import { openState } from '../state.ts';

const region = 'eu-west-2';

const bucket = (name: string, more: Partial<Bucket> = {}): Bucket => ({
  ...{ name, arn: `arn:aws:s3:::${name}`, versioned: false, policy: [], cors: [], notifications: [] },
  abortUploadsAfterDays: undefined,
  ...more,
});

/** An endpoint with S3 alone: the bucket `calls` keeps versions and tells of objects under `in/`, the bucket `plain` does neither. */
export async function startS3Endpoint() {
  const folder = mkdtempSync(join(tmpdir(), 'call-record-s3-'));
  const state = openState(join(folder, 'state.sqlite'));
  const queueArn = 'arn:aws:sqs:eu-west-2:000000000000:uploads';
  const buckets = [
    bucket('calls', {
      versioned: true,
      notifications: [{ id: 'uploads', events: ['s3:ObjectCreated:*'], prefix: 'in/', suffix: '', queueArn }],
      cors: [
        {
          ...{
            origins: ['http://portal.example'],
            methods: ['GET', 'PUT'],
            allowedHeaders: ['*'],
            exposedHeaders: ['ETag'],
          },
          maxAgeSeconds: 60,
        },
      ],
    }),
    bucket('plain'),
  ];
  const events: Array<{
    eventName: string;
    s3: { object: { key: string; versionId?: string; size: number; eTag: string } };
  }> = [];
  const blobs = openBlobs(join(folder, 'objects'));
  const findBucket = (name: string) => buckets.find((candidate) => candidate.name === name);
  const store = objectStore(state, blobs, (name) => findBucket(name)?.versioned ?? false);
  const s3: S3Context = {
    ...{ blobs, findBucket, store, uploads: uploadStore(state, blobs, store) },
    announce(target, object, creation, request) {
      for (const notification of target.notifications.filter((wish) => wantsEvent(wish, creation, object.key))) {
        const about = {
          creation,
          notification,
          region,
          caller: request.access.caller,
          sourceIp: '127.0.0.1',
          requestId: request.id,
        };
        events.push(...JSON.parse(s3Event(target, object, about)).Records);
      }
    },
  };
  const keys = accessKeys();
  const reports: string[] = [];
  const none = () => {
    throw new AwsError('InvalidRequest', 'not in this test');
  };
  const server = awsEndpoint({
    ...{ region, keys },
    services: {
      s3: (request) => s3Api(s3, request),
      dynamodb: none,
      sqs: none,
      'cognito-idp': none,
      ses: none,
      iam: none,
    },
    preflight: (path, headers) => s3Preflight(s3, path, headers),
    corsHeaders: (path, method, headers) => s3CorsHeaders(s3, path, method, headers),
    report: (problem) => void reports.push(problem),
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const clients: S3Client[] = [];
  let users = 0;

  return {
    ...{ endpoint, region, events, reports, folder },
    /** A user with these statements, and a client with its key. */
    as(...statements: Array<{ Effect?: string; Action: string | string[]; Resource: string | string[] }>) {
      const credentials = { accessKeyId: `AKIATEST${users++}`, secretAccessKey: 'secret' };
      const document = {
        Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
      } as PolicyDocument;
      const name = `arn:aws:iam::000000000000:user/test${users}`;
      const principal = { kind: 'AWS', name, accountId: '000000000000', statements: parsePolicy(document) } as const;
      keys.add(credentials.accessKeyId, credentials, { principal });
      const client = (config: S3ClientConfig = {}) => {
        const made = new S3Client({ endpoint, region, credentials, maxAttempts: 1, ...config });
        clients.push(made);
        return made;
      };
      return { credentials, client: client(), with: client };
    },
    async stop() {
      for (const client of clients) client.destroy();
      await closeServer(server);
      state.close();
      rmSync(folder, { recursive: true });
    },
  };
}
