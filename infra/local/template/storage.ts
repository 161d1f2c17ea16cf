import type { TableKeys } from '../dynamodb/needs.ts';
import type { PolicyDocument, Statement } from '../iam/policy.ts';
import { matchesWildcard } from '../iam/wildcards.ts';
import type { Bucket, Notification } from '../s3/bucket.ts';
import type { CorsRule } from '../s3/cors.ts';
import type { Queue } from '../sqs/queues.ts';
import { StartError } from '../start-error.ts';
import type { Resource } from './cloud-assembly.ts';
import { readPolicy } from './roles.ts';
import { number, type Template } from './template.ts';

export interface Table extends TableKeys {
  /** What CreateTable takes. */
  definition: Record<string, unknown>;
  ttlAttribute: string | undefined;
}

interface Key {
  AttributeName: string;
  KeyType: string;
}
interface Index {
  IndexName: string;
  KeySchema: Key[];
  Projection: unknown;
}

export function readTables(template: Template): Table[] {
  return template.all('AWS::DynamoDB::Table').map((resource) => {
    const name = template.ref(resource);
    const read = <T>(property: string) => template.property<T>(resource, property);
    const indexes = read<Index[]>('GlobalSecondaryIndexes') ?? [];
    const stream = read<Record<string, unknown>>('StreamSpecification');
    const ttl = read<{ Enabled: unknown; AttributeName: string }>('TimeToLiveSpecification');
    return {
      name,
      arn: template.attribute(resource, 'Arn'),
      partitionKey: partitionKey(read<Key[]>('KeySchema')),
      indexes: Object.fromEntries(indexes.map((index) => [index.IndexName, partitionKey(index.KeySchema)])),
      definition: {
        TableName: name,
        KeySchema: read('KeySchema'),
        AttributeDefinitions: read('AttributeDefinitions'),
        BillingMode: 'PAY_PER_REQUEST',
        ...(indexes.length > 0
          ? {
              GlobalSecondaryIndexes: indexes.map(({ IndexName, KeySchema, Projection }) => ({
                IndexName,
                KeySchema,
                Projection,
              })),
            }
          : {}),
        ...(stream ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } } : {}),
      },
      ttlAttribute: ttl?.AttributeName,
    };
  });
}

const partitionKey = (schema: Key[] | undefined) =>
  schema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';

/** The statements of the policies that are attached to a bucket or a queue. */
function attachedPolicies(template: Template, type: string, attachedTo: (policy: Resource) => boolean): Statement[] {
  return template
    .all(type)
    .filter(attachedTo)
    .flatMap((policy) => {
      const document = template.property<PolicyDocument>(policy, 'PolicyDocument');
      return document ? readPolicy(policy, document) : [];
    });
}

export function readBuckets(template: Template): Bucket[] {
  return template.all('AWS::S3::Bucket').map((resource) => {
    const name = template.ref(resource);
    return {
      name,
      arn: template.attribute(resource, 'Arn'),
      versioned: template.property<{ Status: string }>(resource, 'VersioningConfiguration')?.Status === 'Enabled',
      policy: attachedPolicies(
        template,
        'AWS::S3::BucketPolicy',
        (policy) => template.property(policy, 'Bucket') === name,
      ),
      cors: readCors(template, resource),
      notifications: readNotifications(template, resource),
      abortUploadsAfterDays: readAbortRule(template, resource),
    };
  });
}

function readCors(template: Template, resource: Resource): CorsRule[] {
  interface Rule {
    AllowedOrigins: string[];
    AllowedMethods: string[];
    AllowedHeaders?: string[];
    ExposedHeaders?: string[];
    MaxAge?: unknown;
  }
  const { CorsRules = [] } = template.property<{ CorsRules: Rule[] }>(resource, 'CorsConfiguration') ?? {};
  return CorsRules.map((rule) => ({
    origins: rule.AllowedOrigins.map((origin) => localOrigin(template, origin)),
    methods: rule.AllowedMethods,
    allowedHeaders: rule.AllowedHeaders ?? [],
    exposedHeaders: rule.ExposedHeaders ?? [],
    maxAgeSeconds: rule.MaxAge === undefined ? undefined : Number(rule.MaxAge),
  }));
}

/** A rule for any domain of CloudFront means the portal's, which is known here. */
function localOrigin(template: Template, origin: string): string {
  if (!matchesWildcard(origin, 'https://d111111abcdef8.cloudfront.net') || origin === '*') return overHttp(origin);
  const [distribution] = template.all('AWS::CloudFront::Distribution');
  return distribution ? `http://${template.attribute(distribution, 'DomainName')}` : origin;
}

/** The loopback speaks plain HTTP. */
export const overHttp = (text: string) => text.replaceAll('https://127.0.0.1:', 'http://127.0.0.1:');

interface QueueConfiguration {
  Id?: string;
  /** In CloudFormation's own property, and in that of the custom resource. */
  Event?: string;
  Events?: string[];
  Queue?: string;
  QueueArn?: string;
  Filter?: { S3Key?: { Rules: FilterRule[] }; Key?: { FilterRules: FilterRule[] } };
}
interface FilterRule {
  Name: string;
  Value: string;
}
interface NotificationConfiguration {
  QueueConfigurations?: QueueConfiguration[];
  [other: string]: unknown;
}

/** A bucket's own notification property, or the custom resource by which CDK sets it in its place. */
function readNotifications(template: Template, bucket: Resource): Notification[] {
  const name = template.ref(bucket);
  const configurations = [
    template.property<NotificationConfiguration>(bucket, 'NotificationConfiguration'),
    ...template
      .all('Custom::S3BucketNotifications')
      .filter((custom) => template.property(custom, 'BucketName') === name)
      .map((custom) => template.property<NotificationConfiguration>(custom, 'NotificationConfiguration')),
  ];
  return configurations.flatMap((configuration, index) => {
    const { QueueConfigurations = [], ...others } = configuration ?? {};
    for (const [kind, value] of Object.entries(others))
      if (!Array.isArray(value) || value.length > 0)
        throw new StartError(
          `The bucket ${bucket.logicalId} of ${bucket.stack} has ${kind}: on one machine, buckets tell queues only.`,
        );
    return QueueConfigurations.map((queue) => {
      const rules = queue.Filter?.Key?.FilterRules ?? queue.Filter?.S3Key?.Rules ?? [];
      const rule = (name: string) => rules.find(({ Name }) => Name.toLowerCase() === name)?.Value ?? '';
      const events = queue.Events ?? [queue.Event ?? ''];
      const unknown = events.find((event) => !event.startsWith('s3:ObjectCreated:'));
      if (unknown !== undefined)
        throw new StartError(
          `The bucket ${bucket.logicalId} of ${bucket.stack} tells of ${unknown}: on one machine, buckets tell of new objects only.`,
        );
      return {
        id: queue.Id ?? `${bucket.logicalId}-${index}`,
        events,
        prefix: rule('prefix'),
        suffix: rule('suffix'),
        queueArn: queue.QueueArn ?? queue.Queue ?? '',
      };
    });
  });
}

function readAbortRule(template: Template, bucket: Resource): number | undefined {
  interface Rule {
    Status: string;
    AbortIncompleteMultipartUpload?: { DaysAfterInitiation: unknown };
  }
  const { Rules = [] } = template.property<{ Rules: Rule[] }>(bucket, 'LifecycleConfiguration') ?? {};
  const rule = Rules.find(
    ({ Status, AbortIncompleteMultipartUpload }) => Status === 'Enabled' && AbortIncompleteMultipartUpload,
  );
  return rule ? Number(rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation) : undefined;
}

export function readQueues(template: Template): Queue[] {
  const queues = template.all('AWS::SQS::Queue').map((resource): Queue => {
    const url = template.ref(resource);
    if (template.property(resource, 'FifoQueue') !== undefined)
      throw new StartError(
        `The queue ${resource.logicalId} of ${resource.stack} is a FIFO queue: on one machine there are standard queues only.`,
      );
    const redrive = template.property<{ deadLetterTargetArn: string; maxReceiveCount: unknown }>(
      resource,
      'RedrivePolicy',
    );
    return {
      url,
      name: template.attribute(resource, 'QueueName'),
      arn: template.attribute(resource, 'Arn'),
      visibilitySeconds: number(template.property(resource, 'VisibilityTimeout'), 30),
      retentionSeconds: number(template.property(resource, 'MessageRetentionPeriod'), 4 * 24 * 3600),
      delaySeconds: number(template.property(resource, 'DelaySeconds'), 0),
      redrive: redrive && { maxReceives: Number(redrive.maxReceiveCount), deadLetterArn: redrive.deadLetterTargetArn },
      policy: attachedPolicies(template, 'AWS::SQS::QueuePolicy', (policy) =>
        (template.property<string[]>(policy, 'Queues') ?? []).includes(url),
      ),
    };
  });
  for (const { name, redrive } of queues)
    if (redrive && !queues.some(({ arn }) => arn === redrive.deadLetterArn))
      throw new StartError(`The dead-letter queue of ${name} is not in the template.`);
  return queues;
}
