import { beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../functions/contract/endpoints.ts';
import { type FunctionName, functionEntries } from '../function-entries.ts';
import { type Resource, type Synthesized, synthesize, tenant } from './testing.ts';

let cloud: Synthesized;
beforeAll(async () => {
  cloud = await synthesize();
}, 120_000);

const list = <T>(value: T | T[]): T[] => [value].flat() as T[];
const text = (value: unknown) => JSON.stringify(value);
/** Whether a value refers to a resource of the same stack. */
const refersTo = (value: unknown, { id }: Resource) => value !== undefined && text(value).includes(`"${id}"`);

const names = Object.values(functionEntries);
const nameOf = ({ Properties }: Resource): FunctionName | undefined =>
  names.find((name) => String(Properties.Description ?? '').startsWith(`${name}:`));
/** Ours: those that come with the construct library run in deployments only, which say by themselves that they failed. */
const ourFunctions = () => cloud.all('AWS::Lambda::Function').filter(nameOf);
const inStackOf = (resource: Resource, type: string) => cloud.all(type).filter(({ stack }) => stack === resource.stack);

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}
const statementsOf = ({ Properties }: Resource): Statement[] => Properties.PolicyDocument.Statement;
const roleOf = (fn: Resource) => inStackOf(fn, 'AWS::IAM::Role').filter((role) => refersTo(fn.Properties.Role, role));
/** The mappings that feed functions from the table. */
const streamSources = () =>
  cloud.all('AWS::Lambda::EventSourceMapping').filter(({ Properties }) => Properties.StartingPosition);
const statementsOfFunction = (fn: Resource) => {
  const [role] = roleOf(fn);
  return inStackOf(fn, 'AWS::IAM::Policy')
    .filter((policy) => role && refersTo(policy.Properties.Roles, role))
    .flatMap(statementsOf);
};

/** Whether a function answers people and programs who must say who they are. */
const isAsked = (fn: Resource) => {
  const entry = Object.entries(functionEntries).find(([, name]) => name === nameOf(fn))?.[0] ?? '';
  return entry.endsWith('/api') && entry !== 'documentation/api';
};

describe('functions', () => {
  test('each entry is deployed once', () => {
    expect(ourFunctions().map(nameOf).sort()).toEqual([...names].sort());
  });

  test('each has an alarm that says what people lose', () => {
    const alarms = ourFunctions().map((fn) =>
      inStackOf(fn, 'AWS::CloudWatch::Alarm').find(({ Properties }) => refersTo(Properties.Metrics, fn)),
    );
    const impacts = alarms.map((alarm) => alarm?.Properties.AlarmDescription);
    expect(impacts).toEqual(names.map(() => expect.stringMatching(/^[A-Z].{20,}/)));
    expect(new Set(impacts).size).toBe(names.length);
  });

  test('each writes to a log group of its own that forgets', () => {
    for (const fn of cloud.all('AWS::Lambda::Function')) {
      const groups = inStackOf(fn, 'AWS::Logs::LogGroup').filter((group) =>
        refersTo(fn.Properties.LoggingConfig, group),
      );
      expect(groups.map(({ Properties }) => Properties.RetentionInDays)).toEqual([expect.any(Number)]);
    }
  });

  test('each has a role of its own', () => {
    const roles = ourFunctions().map((fn) => roleOf(fn).map(({ stack, id }) => `${stack}/${id}`));
    expect(roles.every((found) => found.length === 1)).toBe(true);
    expect(new Set(roles.flat()).size).toBe(names.length);
  });

  test.each<[FunctionName, string[]]>([
    ['documentation', []],
    [
      'access-tokens',
      ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    ],
    [
      'warn-token-owners',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:Query'],
        ...['dynamodb:UpdateItem', 'ses:SendEmail'],
      ],
    ],
    ['audit', ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']],
    ['invoices', ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']],
    ['customer', ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']],
    [
      'deletion',
      [
        ...['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
        ...['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:ListBucketVersions', 'sqs:SendMessage'],
      ],
    ],
    [
      'delete-recordings',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        ...['dynamodb:Query', 'dynamodb:UpdateItem'],
        ...['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:ListBucketVersions', 'sqs:SendMessage'],
        ...['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      ],
    ],
    [
      'flags',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        ...['dynamodb:Query', 'dynamodb:UpdateItem', 'sqs:SendMessage'],
      ],
    ],
    [
      'numbers',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        ...['dynamodb:Query', 'dynamodb:UpdateItem', 'sqs:SendMessage'],
      ],
    ],
    [
      'people',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem'],
        ...['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem', 'sqs:SendMessage'],
      ],
    ],
    [
      'review',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem'],
        ...['dynamodb:PutItem', 'dynamodb:Query'],
      ],
    ],
    [
      'scorecards',
      ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    ],
    [
      'jobs',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        ...['dynamodb:Query', 'dynamodb:UpdateItem', 'sqs:SendMessage'],
        ...['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:GetObject', 's3:ListBucketVersions'],
      ],
    ],
    [
      'run-jobs',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        ...['dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem', 'sqs:SendMessage'],
        ...['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
        ...['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      ],
    ],
    [
      'ingest',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem'],
        ...['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'],
        ...['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:DeleteObjectVersion'],
        ...['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:PutObject'],
        ...['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      ],
    ],
    [
      'provision',
      [
        ...['cognito-idp:AdminCreateUser', 'cognito-idp:AdminGetUser', 'cognito-idp:AdminSetUserPassword'],
        ...['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem', 'ses:SendEmail'],
      ],
    ],
    [
      'users',
      [
        ...['cognito-idp:AdminCreateUser', 'cognito-idp:AdminGetUser', 'cognito-idp:AdminSetUserPassword'],
        ...['cognito-idp:AdminDeleteUser', 'cognito-idp:AdminDisableUser', 'cognito-idp:AdminEnableUser'],
        ...['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        ...['dynamodb:Query', 'dynamodb:UpdateItem', 'ses:SendEmail'],
      ],
    ],
    ['roles', ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem']],
    [
      'quarantine',
      [
        ...['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        ...['s3:DeleteObject', 's3:DeleteObjectVersion', 'sqs:SendMessage'],
      ],
    ],
    [
      'recorders',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        's3:PutObject',
      ],
    ],
    [
      'recorder-credentials',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        ...['dynamodb:Query', 'dynamodb:UpdateItem', 'iam:AttachUserPolicy', 'iam:CreateAccessKey', 'iam:CreateUser'],
        ...['iam:DeleteAccessKey', 'iam:DeleteUser', 'iam:DetachUserPolicy', 'iam:GetAccessKeyLastUsed'],
        ...['iam:ListAccessKeys', 'iam:TagUser', 'iam:UpdateAccessKey'],
      ],
    ],
    ['recordings', ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 's3:GetObject']],
    ['support', ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'sqs:SendMessage']],
    [
      'send-ticket-mail',
      [
        ...['dynamodb:GetItem', 'dynamodb:UpdateItem', 'ses:SendEmail'],
        ...['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      ],
    ],
    [
      'note-mail-problems',
      [
        ...['dynamodb:GetItem', 'dynamodb:PutItem'],
        ...['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      ],
    ],
    [
      'read-mail',
      [
        ...['dynamodb:GetItem', 'dynamodb:PutItem', 's3:GetObject', 'sqs:SendMessage'],
        ...['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      ],
    ],
    [
      'saved-searches',
      [...['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem']],
    ],
    [
      'account',
      [
        ...['cognito-idp:AdminInitiateAuth', 'cognito-idp:AdminSetUserPassword', 'sqs:SendMessage'],
        ...['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      ],
    ],
    [
      'account-mail',
      [
        ...['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'ses:SendEmail'],
        ...['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
      ],
    ],
    [
      'session',
      [
        ...['cognito-idp:AdminInitiateAuth', 'cognito-idp:AdminRespondToAuthChallenge'],
        ...['cognito-idp:AdminSetUserPassword', 'sqs:SendMessage'],
        ...['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      ],
    ],
    [
      'totals',
      [
        ...['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        ...['dynamodb:UpdateItem', 'dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        ...['dynamodb:ListStreams', 'sqs:SendMessage'],
      ],
    ],
  ])('%s may do what it does and nothing else', (name, expected) => {
    const fn = ourFunctions().find((candidate) => nameOf(candidate) === name) as Resource;
    const statements = statementsOfFunction(fn).filter(({ Condition }) => !Condition?.['ForAllValues:StringLike']);
    const actions = new Set(statements.flatMap(({ Action }) => list(Action)));
    const authentication = isAsked(fn) ? ['dynamodb:GetItem', 'dynamodb:BatchGetItem'] : [];
    const all = new Set([...expected, ...authentication, 'logs:CreateLogStream', 'logs:PutLogEvents']);
    expect([...actions].sort()).toEqual([...all].sort());
  });

  test('those that people ask may note when a session or token was used, and change nothing else for it', () => {
    for (const fn of ourFunctions().filter(isAsked)) {
      const noting = statementsOfFunction(fn).filter(({ Condition }) => Condition?.['ForAllValues:StringLike']);
      expect(noting).toMatchObject([
        {
          Action: 'dynamodb:UpdateItem',
          Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['S#*', 'K#*'] } },
        },
      ]);
    }
  });

  test('each reaches the folders of audio that it has to do with', () => {
    const objectsOf = (name: FunctionName) => {
      const fn = ourFunctions().find((candidate) => nameOf(candidate) === name) as Resource;
      return statementsOfFunction(fn)
        .filter(({ Action }) => list(Action).some((action) => action.startsWith('s3:') && action.includes('Object')))
        .flatMap(({ Resource: resource }) => list(resource))
        .map((resource) => /"\/(in|media|exports|mail)\/\*"\]\]\}$/.exec(text(resource))?.[1]);
    };
    expect(objectsOf('quarantine')).toEqual(['in']);
    expect(objectsOf('recordings')).toEqual(['media']);
    expect(objectsOf('jobs')).toEqual(['exports']);
    expect(objectsOf('run-jobs')).toEqual(['media', 'exports']);
    expect(objectsOf('deletion')).toEqual(['in', 'media']);
    expect(objectsOf('provision')).toEqual([]);
    expect(objectsOf('read-mail')).toEqual(['mail']);
    expect(objectsOf('recorders')).toEqual(['in']);
  });
});

describe('policies', () => {
  test('none allows an action by a wildcard, or every resource', () => {
    for (const policy of cloud.all('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')) {
      for (const { Action, Resource: resource } of statementsOf(policy)) {
        expect(list(Action).filter((action) => action.includes('*'))).toEqual([]);
        expect(list(resource)).not.toContain('*');
      }
    }
  });

  test('no role has a policy that AWS manages', () => {
    expect(cloud.all('AWS::IAM::Role').filter(({ Properties }) => Properties.ManagedPolicyArns)).toEqual([]);
  });

  test('a recorder may write under its own prefix and do nothing else', () => {
    const users = cloud.all('AWS::IAM::User');
    expect(users.map(({ stack }) => stack)).toEqual(['CallRecord-Tenant-acme', 'CallRecord-Tenant-acme2']);
    for (const user of users) {
      expect(user.Properties).toEqual({});
      const statements = inStackOf(user, 'AWS::IAM::Policy').flatMap(statementsOf);
      const tenantId = user.stack.replace('CallRecord-Tenant-', '');
      expect(statements).toEqual([
        {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: {
            'Fn::Join': ['', [expect.anything(), `/in/${tenantId}/`, { 'Fn::GetAtt': ['Tenant', 'RecorderId'] }, '/*']],
          },
        },
      ]);
    }
  });

  test('an access key that the portal makes may write below its own tags and do nothing else', () => {
    const tag = (name: string) => `\${aws:PrincipalTag/${name}}`;
    const [policy, ...others] = cloud.all('AWS::IAM::ManagedPolicy');
    expect(others).toEqual([]);
    expect(statementsOf(policy as Resource)).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: { 'Fn::Join': ['', [expect.anything(), `/in/${tag('tenant')}/${tag('recorder')}/*`]] },
      },
    ]);
    expect(policy?.DeletionPolicy).toBe('Retain');
  });

  test('the portal makes users of recorders, under their own prefix, and can give them that policy alone', () => {
    const fn = ourFunctions().find((candidate) => nameOf(candidate) === 'recorder-credentials') as Resource;
    const statements = statementsOfFunction(fn).filter(({ Action }) => text(Action).includes('iam:'));
    for (const { Resource: resource } of statements)
      expect(text(resource)).toMatch(/:user\/call-record-recorder-\*"\]\]\}$/);
    const attaching = statements.filter(({ Action }) => text(Action).includes('Policy'));
    const arn = fn.Properties.Environment.Variables.RECORDER_POLICY_ARN;
    expect(attaching.map(({ Condition }) => Condition)).toEqual([{ ArnEquals: { 'iam:PolicyARN': arn } }]);
  });

  test.each<FunctionName>(['provision', 'users', 'account-mail', 'send-ticket-mail', 'warn-token-owners'])(
    'mail of %s leaves from one address',
    (name) => {
      const fn = ourFunctions().find((candidate) => nameOf(candidate) === name) as Resource;
      const mail = statementsOfFunction(fn).find(({ Action }) => list(Action).includes('ses:SendEmail'));
      expect(mail?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'calls@provider.co.uk' } });
      expect(fn.Properties.Environment.Variables.SENDER).toBe('Call Record <calls@provider.co.uk>');
    },
  );
});

describe('the API', () => {
  const declared = Object.values(endpoints).map(({ method, path }) => `${method} /api${path}`);

  test('has one route for each endpoint of the contract, and no other', () => {
    const routes = cloud.all('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
    expect(routes.sort()).toEqual(declared.sort());
  });

  test('hands each route to one function, in the payload format that it reads', () => {
    const integrations = cloud.all('AWS::ApiGatewayV2::Integration');
    for (const { Properties } of cloud.all('AWS::ApiGatewayV2::Route')) {
      const [integration, ...others] = integrations.filter((candidate) => refersTo(Properties.Target, candidate));
      expect(others).toEqual([]);
      expect(integration?.Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
      expect(ourFunctions().filter((fn) => refersTo(integration?.Properties.IntegrationUri, fn))).toHaveLength(1);
    }
  });

  test('limits requests and logs them without what people search for', () => {
    const [stage] = cloud.all('AWS::ApiGatewayV2::Stage');
    expect(stage?.Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: expect.any(Number),
      ThrottlingBurstLimit: expect.any(Number),
    });
    const format = Object.values<string>(JSON.parse(stage?.Properties.AccessLogSettings.Format));
    expect(format).toContain('$context.routeKey');
    expect(format.filter((value) => /path|query|authorizer|header/i.test(value))).toEqual([]);
  });

  test('lets no page of another origin call it', () => {
    expect(cloud.all('AWS::ApiGatewayV2::Api').map(({ Properties }) => Properties.CorsConfiguration)).toEqual([
      undefined,
    ]);
  });
});

describe('queues', () => {
  const isDeadLetters = (queue: Resource) =>
    inStackOf(queue, 'AWS::SQS::Queue').some(({ Properties }) => refersTo(Properties.RedrivePolicy ?? '', queue)) ||
    streamSources().some(({ Properties }) => refersTo(Properties.DestinationConfig ?? '', queue));

  test('each has a dead-letter queue that keeps messages longer than it does itself', () => {
    const queues = cloud.all('AWS::SQS::Queue');
    const working = queues.filter((queue) => !isDeadLetters(queue));
    expect(working).toHaveLength(7);
    for (const queue of working) {
      expect(queue.Properties.RedrivePolicy.maxReceiveCount).toBe(5);
      const [letters] = queues.filter((other) => refersTo(queue.Properties.RedrivePolicy, other));
      expect(letters?.Properties.MessageRetentionPeriod).toBe(14 * 86_400);
      expect(queue.Properties.MessageRetentionPeriod).toBeLessThan(14 * 86_400);
    }
  });

  test('each dead-letter queue has alarms for its depth and its age', () => {
    for (const queue of cloud.all('AWS::SQS::Queue').filter(isDeadLetters)) {
      const metrics = inStackOf(queue, 'AWS::CloudWatch::Alarm')
        .filter(({ Properties }) => refersTo(Properties.Dimensions ?? '', queue))
        .map(({ Properties }) => Properties.MetricName);
      expect(metrics.sort()).toEqual(['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible']);
    }
  });

  test('a message stays hidden six times as long as its function may take, and failures are told one by one', () => {
    const sources = cloud.all('AWS::Lambda::EventSourceMapping').filter((source) => !streamSources().includes(source));
    const workers = [
      'account-mail',
      'delete-recordings',
      'ingest',
      'note-mail-problems',
      'read-mail',
      'run-jobs',
      'send-ticket-mail',
    ].map((name) => ourFunctions().find((candidate) => nameOf(candidate) === name) as Resource);
    expect(sources).toHaveLength(workers.length);
    for (const fn of workers) {
      const source = sources.find(({ Properties }) => refersTo(Properties.FunctionName, fn));
      expect(source?.Properties).toMatchObject({ BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
      // The queue is of another stack, which exports its ARN by the name of the queue.
      const queues = cloud
        .all('AWS::SQS::Queue')
        .filter(
          (queue) =>
            text(source?.Properties.EventSourceArn).includes(`GetAtt${queue.id}Arn`) ||
            (source && queue.stack === source.stack && refersTo(source.Properties.EventSourceArn, queue)),
        );
      expect(queues).toHaveLength(1);
      expect(queues[0]?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * fn.Properties.Timeout);
    }
  });

  test('each is encrypted and reached over TLS alone', () => {
    for (const queue of cloud.all('AWS::SQS::Queue')) {
      expect(queue.Properties.SqsManagedSseEnabled).toBe(true);
      const [policy] = inStackOf(queue, 'AWS::SQS::QueuePolicy').filter(({ Properties }) =>
        refersTo(Properties.Queues, queue),
      );
      expect(policy && statementsOf(policy)).toContainEqual(refusesPlainHttp);
    }
  });
});

describe('streams', () => {
  test('each worker is called for what it asks for, and tells which changes it could not do', () => {
    expect(streamSources().map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({
        FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"sk":{"S":["META"]}}}}' }] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        StartingPosition: 'TRIM_HORIZON',
      }),
    ]);
  });

  test('a change that always fails does not hold up the others for a day, and a queue that sounds an alarm is told', () => {
    for (const source of streamSources()) {
      expect(source.Properties.BisectBatchOnFunctionError).toBe(true);
      expect(source.Properties.MaximumRetryAttempts).toBeLessThanOrEqual(10);
      expect(source.Properties.MaximumRecordAgeInSeconds).toBeLessThan(24 * 3600);
      const destinations = inStackOf(source, 'AWS::SQS::Queue').filter((queue) =>
        refersTo(source.Properties.DestinationConfig.OnFailure, queue),
      );
      expect(destinations).toHaveLength(1);
    }
  });

  test('each worker has an alarm for falling behind, and reads the one stream that feeds it', () => {
    for (const source of streamSources()) {
      const [fn] = ourFunctions().filter((candidate) => refersTo(source.Properties.FunctionName, candidate));
      const behind = inStackOf(source, 'AWS::CloudWatch::Alarm').filter(
        ({ Properties }) => Properties.MetricName === 'IteratorAge' && fn && refersTo(Properties.Dimensions, fn),
      );
      expect(behind.map(({ Properties }) => Properties.Threshold)).toEqual([15 * 60_000]);
      const streams = statementsOfFunction(fn as Resource).filter(({ Action }) =>
        list(Action).includes('dynamodb:GetRecords'),
      );
      expect(streams.map(({ Resource: resource }) => resource)).toEqual([source.Properties.EventSourceArn]);
    }
  });
});

const refusesPlainHttp = expect.objectContaining({
  Effect: 'Deny',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

describe('buckets', () => {
  test('each is private, encrypted, and reached over TLS alone', () => {
    for (const bucket of cloud.all('AWS::S3::Bucket')) {
      expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(bucket.Properties.BucketEncryption).toBeDefined();
      const [policy] = inStackOf(bucket, 'AWS::S3::BucketPolicy').filter(({ Properties }) =>
        refersTo(Properties.Bucket, bucket),
      );
      expect(policy && statementsOf(policy)).toContainEqual(refusesPlainHttp);
    }
  });

  test('uploads and mail, and nothing else, tell their queues', () => {
    const telling = cloud.all('AWS::S3::Bucket').filter(({ Properties }) => Properties.NotificationConfiguration);
    expect(telling.map(({ Properties }) => Properties.NotificationConfiguration.QueueConfigurations)).toEqual(
      ['in/', 'mail/'].map((prefix) => [
        {
          Event: 's3:ObjectCreated:*',
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: prefix }] } },
          Queue: expect.anything(),
        },
      ]),
    );
    expect(telling[0]?.Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
  });
});

describe('what must never be lost', () => {
  test('outlives its stack', () => {
    const kept = cloud
      .all('AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::Cognito::UserPool')
      .filter(({ stack }) => stack !== 'CallRecord-Web');
    expect(kept).toHaveLength(18);
    for (const { DeletionPolicy, UpdateReplacePolicy } of kept) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    }
  });

  test('the table is protected from deletion and can go back in time', () => {
    const [table] = cloud.all('AWS::DynamoDB::Table');
    expect(table?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  test('needs no stack above it', () => {
    const imports = text(cloud.templates.get('CallRecord-Data')?.Resources).match(/CallRecord-\w+:/g);
    expect([...new Set(imports)]).toEqual(['CallRecord-Alarms:']);
  });
});

describe('what is not complete', () => {
  const reasonsOf = (synthesized: Synthesized) =>
    [...synthesized.templates].flatMap(([stack, { Rules = {} }]) =>
      Object.entries(Rules)
        .filter(([name]) => name !== 'CheckBootstrapVersion')
        .map(([, { Assertions }]) => `${stack}: ${Assertions[0]?.AssertDescription}`),
    );

  test('cannot be deployed, and CloudFormation says what to do', async () => {
    const incomplete = { settings: {}, tenants: [tenant('demo', 'admin@example.com')], built: false };
    expect(reasonsOf(await synthesize(incomplete))).toEqual([
      'CallRecord-Mail: Say who mail comes from: give the context senderDomain or sender.',
      'CallRecord-Ingest: The media layer is not built: use `npm run deploy`.',
      'CallRecord-Web: The portal is not built: use `npm run deploy`.',
      'CallRecord-Correspondence: Say who answers support tickets: give the context supportEmail.',
      expect.stringMatching(/^CallRecord-Tenant-demo: .* admin@example.com, .*: change infra\/tenants.json.$/),
    ]);
  }, 60_000);

  test('is refused only then', () => {
    expect(reasonsOf(cloud)).toEqual([]);
  });
});
