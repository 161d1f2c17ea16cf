import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCloud, type TestCloud } from './test-cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
}, 60_000);
afterAll(() => cloud.stop());

/** How an SDK is set up that acts as a function of the template. */
const as = (functionName: string) => ({
  endpoint: cloud.aws,
  region: cloud.region,
  credentials: cloud.cloud.keyOf(functionName),
  maxAttempts: 1,
});
const environmentOf = (functionName: string) => cloud.cloud.functions.get(functionName)?.settings.environment ?? {};

describe('DynamoDB', () => {
  const text = (value: string) => ({ S: value });
  const key = (pk: string) => ({ pk: text(pk), sk: text('META') });
  const TableName = () => environmentOf('ingest').TABLE_NAME;
  const denied = { name: 'AccessDeniedException' };

  test('takes what the role of a function allows, transactions with their conditions too', async () => {
    const table = new DynamoDBClient(as('ingest'));
    const put = (pk: string) => ({
      Put: { TableName: TableName(), Item: key(pk), ConditionExpression: 'attribute_not_exists(pk)' },
    });
    await table.send(new TransactWriteItemsCommand({ TransactItems: [put('T#test#1'), put('T#test#2')] }));
    await expect(
      table.send(new TransactWriteItemsCommand({ TransactItems: [put('T#test#3'), put('T#test#1')] })),
    ).rejects.toMatchObject({ name: 'TransactionCanceledException' });
    const found = (pk: string) => table.send(new GetItemCommand({ TableName: TableName(), Key: key(pk) }));
    expect([(await found('T#test#2')).Item, (await found('T#test#3')).Item]).toEqual([key('T#test#2'), undefined]);
  });

  test('refuses each kind of access that no role allows', async () => {
    const session = new DynamoDBClient(as('session'));
    const TableNameOf = { TableName: TableName() };
    const query = {
      ...TableNameOf,
      KeyConditionExpression: 'byTime = :t',
      ExpressionAttributeValues: { ':t': text('T#demo#') },
    };
    await expect(session.send(new ScanCommand(TableNameOf))).rejects.toMatchObject(denied);
    await expect(session.send(new QueryCommand({ ...query, IndexName: 'byTime' }))).rejects.toMatchObject(denied);
    await expect(session.send(new ListTablesCommand({}))).rejects.toMatchObject(denied);
    await expect(session.send(new GetItemCommand({ TableName: 'other', Key: key('T#x#') }))).rejects.toMatchObject(
      denied,
    );
    const batch = { RequestItems: { [String(TableName())]: [{ DeleteRequest: { Key: key('T#x#') } }] } };
    await expect(session.send(new BatchWriteItemCommand(batch))).rejects.toMatchObject(denied);
    // Reading recordings gives no right to change or remove them, alone or within a transaction.
    const recordings = new DynamoDBClient(as('recordings'));
    await recordings.send(new QueryCommand({ ...query, IndexName: 'byTime' }));
    const target = { ...TableNameOf, Key: key('T#demo#') };
    await expect(recordings.send(new DeleteItemCommand(target))).rejects.toMatchObject(denied);
    await expect(
      recordings.send(new TransactWriteItemsCommand({ TransactItems: [{ Delete: target }] })),
    ).rejects.toMatchObject(denied);
    await expect(
      recordings.send(
        new UpdateItemCommand({
          ...target,
          UpdateExpression: 'SET a = :a',
          ExpressionAttributeValues: { ':a': text('x') },
        }),
      ),
    ).rejects.toMatchObject(denied);
    // What has no environment has no rights either.
    const documentation = new DynamoDBClient(as('documentation'));
    const read = { RequestItems: { [String(TableName())]: { Keys: [key('T#demo#')] } } };
    await expect(documentation.send(new BatchGetItemCommand(read))).rejects.toMatchObject(denied);
    expect(cloud.problems.some((problem) => problem.includes('is not authorized to perform: dynamodb:Scan'))).toBe(
      true,
    );
  });

  test('answers a wrong secret and a stolen half of a key as DynamoDB does', async () => {
    const { sessionToken: _, ...half } = cloud.cloud.keyOf('ingest');
    const put = new PutItemCommand({ TableName: TableName(), Item: key('T#test#4') });
    await expect(new DynamoDBClient({ ...as('ingest'), credentials: half }).send(put)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    const bent = { ...cloud.cloud.keyOf('ingest'), secretAccessKey: 'wrong' };
    await expect(new DynamoDBClient({ ...as('ingest'), credentials: bent }).send(put)).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });
});

describe('S3', () => {
  const Bucket = () => environmentOf('ingest').RECORDINGS_BUCKET;

  test('keeps the folders of uploads and of media apart', async () => {
    const ingest = new S3Client(as('ingest'));
    const write = (client: S3Client, Key: string) =>
      client.send(new PutObjectCommand({ Bucket: Bucket(), Key, Body: 'x' }));
    await write(ingest, 'media/test/a');
    await expect(write(ingest, 'in/demo/a')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(ingest.send(new GetObjectCommand({ Bucket: Bucket(), Key: 'in/demo/missing' }))).rejects.toMatchObject(
      { name: 'NoSuchKey' },
    );
    const recordings = new S3Client(as('recordings'));
    await recordings.send(new HeadObjectCommand({ Bucket: Bucket(), Key: 'media/test/a' }));
    await expect(write(recordings, 'media/test/b')).rejects.toMatchObject({ name: 'AccessDenied' });
    const recorder = new S3Client({ ...as('ingest'), credentials: cloud.recorder });
    await expect(write(recorder, 'in/demo/rdr_other/a.wav')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(recorder.send(new HeadObjectCommand({ Bucket: Bucket(), Key: 'media/test/a' }))).rejects.toMatchObject(
      {
        $metadata: { httpStatusCode: 403 },
      },
    );
  });
});

describe('SQS', () => {
  test('lets the quarantine send and do nothing else', async () => {
    const QueueUrl = environmentOf('quarantine').INGEST_QUEUE_URL;
    const quarantine = new SQSClient(as('quarantine'));
    const { MessageId } = await quarantine.send(
      new SendMessageCommand({ QueueUrl, MessageBody: '{"Event":"s3:TestEvent"}' }),
    );
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    await expect(quarantine.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(
      new SQSClient(as('recordings')).send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
    const attributes = new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['RedrivePolicy', 'VisibilityTimeout'],
    });
    const { Attributes } = await new SQSClient(as('ingest')).send(attributes);
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '{}').maxReceiveCount).toBe(5);
    await expect(
      quarantine.send(new SendMessageCommand({ QueueUrl: `${QueueUrl}x`, MessageBody: 'x' })),
    ).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });
});

describe('Cognito', () => {
  const pool = () => ({
    UserPoolId: environmentOf('session').USER_POOL_ID,
    ClientId: environmentOf('session').USER_POOL_CLIENT_ID,
  });

  test('invites, signs in, and keeps to the policy of passwords', async () => {
    const provision = new CognitoIdentityProviderClient(as('provision'));
    const session = new CognitoIdentityProviderClient(as('session'));
    const invite = (TemporaryPassword: string) =>
      provision.send(
        new AdminCreateUserCommand({
          UserPoolId: pool().UserPoolId,
          Username: 'usr_1',
          TemporaryPassword,
          MessageAction: 'SUPPRESS',
        }),
      );
    await expect(invite('short')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await invite('Temporary-1234');
    await expect(invite('Temporary-1234')).rejects.toMatchObject({ name: 'UsernameExistsException' });

    const signIn = (USERNAME: string, PASSWORD: string) =>
      session.send(
        new AdminInitiateAuthCommand({
          ...pool(),
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME, PASSWORD },
        }),
      );
    const wrong = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
    await expect(signIn('usr_1', 'Wrong-12345678')).rejects.toMatchObject(wrong);
    await expect(signIn('usr_nobody', 'Wrong-12345678')).rejects.toMatchObject(wrong);
    const { ChallengeName, Session } = await signIn('usr_1', 'Temporary-1234');
    expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');

    const answer = (USERNAME: string, NEW_PASSWORD: string, given = Session) =>
      session.send(
        new AdminRespondToAuthChallengeCommand({
          ...pool(),
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          Session: given,
          ChallengeResponses: { USERNAME, NEW_PASSWORD },
        }),
      );
    await expect(answer('usr_1', 'Chosen-12345678', 'made up session, long enough')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await expect(answer('usr_other', 'Chosen-12345678')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(answer('usr_1', 'alllowercase1')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    expect((await answer('usr_1', 'Chosen-12345678')).AuthenticationResult?.AccessToken).toBeTruthy();
    await expect(answer('usr_1', 'Chosen-12345679')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect((await signIn('usr_1', 'Chosen-12345678')).AuthenticationResult).toBeTruthy();
    await expect(signIn('usr_1', 'Temporary-1234')).rejects.toMatchObject(wrong);
  });

  test('refuses what no role allows', async () => {
    const user = { UserPoolId: pool().UserPoolId, Username: 'usr_1' };
    for (const name of ['session', 'provision', 'recordings'])
      await expect(
        new CognitoIdentityProviderClient(as(name)).send(new AdminDeleteUserCommand(user)),
      ).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
  });
});

describe('SES', () => {
  const mail = (Source: string) =>
    new SendEmailCommand({
      Source,
      Destination: { ToAddresses: ['ben@example.com'] },
      Message: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Password: none' } } },
    });

  test('sends mail of the verified sender, which then is in the inbox', async () => {
    await new SESClient(as('provision')).send(mail(String(environmentOf('provision').SENDER)));
    const { emails } = (await (await fetch(`${cloud.inbox}/store`)).json()) as { emails: Array<{ subject: string }> };
    expect(emails.at(-1)?.subject).toBe('Hello');
  });

  test('refuses another sender, and another function', async () => {
    await expect(new SESClient(as('provision')).send(mail('ceo@example.com'))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(
      new SESClient(as('session')).send(mail(String(environmentOf('provision').SENDER))),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });
});

describe('the portal', () => {
  const get = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(cloud.portal + path, { redirect: 'manual', ...init });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  test('answers every page of its own with its one document, under the headers of the template', async () => {
    const { status, headers, text } = await get('/recordings/rec_1');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(text).toContain('<div id="app">');
    expect(headers.get('content-security-policy')).toContain(`media-src 'self' ${cloud.aws}/${cloud.bucket}/;`);
    expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe-inline/);
    expect([headers.get('x-content-type-options'), headers.get('x-frame-options')]).toEqual(['nosniff', 'DENY']);
  });

  test('serves its files compressed, and once', async () => {
    const { text } = await get('/');
    const assets = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path = '']) => path);
    const files = await Promise.all(assets.map((path) => get(path, { headers: { 'accept-encoding': 'br' } })));
    const [script, file] = [assets[0] ?? '', files[0] as (typeof files)[number]];
    expect(
      files.every(({ status, headers }) => status === 200 && headers.get('content-type') === 'text/javascript'),
    ).toBe(true);
    // What is smaller than 1,000 bytes is not worth it.
    expect(
      files.filter(({ headers }) => headers.get('content-encoding') === 'br').map((one) => one.text.length >= 1000),
    ).toContain(true);
    const again = await get(script, { headers: { 'if-none-match': file.headers.get('etag') ?? '' } });
    expect([again.status, again.text]).toEqual([304, '']);
    const head = await get('/', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  test.each(['/missing.js', '/..%2f..%2fpackage.json', '/%ff.js', '/.vite/../../../package.json'])(
    'has no file %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test('takes no writes outside the API', async () => {
    expect((await get('/', { method: 'POST', body: 'x' })).status).toBe(403);
  });

  test('answers unknown routes and too large bodies as the gateway does', async () => {
    expect(await get('/api/nothing')).toMatchObject({ status: 404, text: '{"message":"Not Found"}' });
    expect(await get('/api/session', { method: 'PUT' })).toMatchObject({ status: 404 });
    const body = 'x'.repeat(10 * 1024 * 1024 + 1);
    const large = await get('/api/session', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect([large.status, large.text, large.headers.get('cache-control')]).toEqual([
      413,
      '{"message":"Request Entity Too Large"}',
      'no-store',
    ]);
  });

  test('overwrites what a caller says about the host that was asked', async () => {
    const foreign = {
      origin: 'http://attacker.example',
      'x-forwarded-host': 'attacker.example',
      'content-type': 'application/json',
    };
    const answer = await get('/api/session', { method: 'POST', body: JSON.stringify(cloud.admin), headers: foreign });
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([403, 'forbidden_origin']);
  });
});
