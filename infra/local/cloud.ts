import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { type AccessKeys, accessKeys } from './aws/access.ts';
import { awsEndpoint } from './aws/endpoint.ts';
import { cognitoApi } from './cognito/api.ts';
import { poolUsers } from './cognito/user-pool.ts';
import { dynamoDbApi } from './dynamodb/api.ts';
import { prepareStreams } from './dynamodb/stream-feeds.ts';
import { createTables } from './dynamodb/tables.ts';
import type { Emulators } from './emulators/emulators.ts';
import { everyDay } from './events/daily.ts';
import type { Home } from './home.ts';
import { iamApi } from './iam/api.ts';
import { madeKeys } from './iam/made-keys.ts';
import { decide } from './iam/policy.ts';
import { userStore } from './iam/users.ts';
import { type FunctionPool, functionPool } from './lambda/function-pool.ts';
import { closeServer, listen } from './listen.ts';
import { s3Api, s3CorsHeaders, s3Preflight } from './s3/api.ts';
import { openBlobs } from './s3/blobs.ts';
import type { Bucket } from './s3/bucket.ts';
import type { S3Context } from './s3/context.ts';
import { s3Event, wantsEvent } from './s3/notifications.ts';
import { objectStore } from './s3/object-store.ts';
import { type UploadStore, uploadStore } from './s3/upload-store.ts';
import { sesApi } from './ses/api.ts';
import { sqsApi } from './sqs/api.ts';
import { feedFunction } from './sqs/event-source.ts';
import { openQueues, type Queue, type Queues } from './sqs/queues.ts';
import { StartError } from './start-error.ts';
import { readDistribution } from './template/distribution.ts';
import { type FunctionDescription, readEventSources, readFunctions } from './template/functions.ts';
import { readHttpApis } from './template/http-api.ts';
import { readMailIdentities, readUserPools } from './template/identity.ts';
import { newSessionKey, type SessionKey } from './template/random-names.ts';
import { readManagedPolicies, readRoles, readUsers } from './template/roles.ts';
import { readSchedules } from './template/schedules.ts';
import { readBuckets, readQueues, readTables } from './template/storage.ts';
import { readStreamSources } from './template/stream-sources.ts';
import { accountId, readTemplate, region, type Template } from './template/template.ts';
import { openFiles } from './web/files.ts';
import { inboxServer } from './web/inbox.ts';
import { portalServer } from './web/portal.ts';

export interface Ports {
  portal: number;
  aws: number;
  inbox: number;
}

export interface CloudSettings {
  home: Home;
  ports: Ports;
  emulators: Emulators;
  /** What `cdk synth` wrote. */
  assembly: string;
  /** The folder of the functions' bundles. */
  bundles: string;
  /** The folder of the built portal. */
  portalFiles: string;
  /** Told in one line what goes wrong while the cloud runs. */
  report(problem: string): void;
}

export interface Cloud {
  portal: string;
  aws: string;
  inbox: string;
  region: string;
  template: Template;
  queues: Queues;
  /** By the names of their folders: `recordings`, `ingest`, … */
  functions: ReadonlyMap<string, FunctionPool>;
  /** The access key that a function has until the cloud stops. */
  keyOf(functionName: string): SessionKey;
  /** The access key of SES, which no mail reaches here: whoever has it can put mail where SES would put what comes in. */
  sesKey: SessionKey;
  /** Lets the access keys of the templates' users in. Keys that depend on a custom resource are there only when it is. */
  admitUsers(): void;
  stop(): Promise<void>;
}

/** Plays the templates of a cloud assembly: everything but its custom resources is there when the promise is kept. */
export async function startCloud(settings: CloudSettings): Promise<Cloud> {
  const { home, ports, emulators, report } = settings;
  const { folder, state, memory } = home;
  const addresses = { portal: `127.0.0.1:${ports.portal}`, aws: `127.0.0.1:${ports.aws}` };
  const template = readTemplate(settings.assembly, addresses, memory);
  const roles = readRoles(template);
  const functions = readFunctions(template, roles, settings.bundles);
  const [tables, buckets, pools] = [readTables(template), readBuckets(template), readUserPools(template)];
  const queues = openQueues(state, readQueues(template), Date.now, ({ name, redrive }, deadLetters) =>
    report(`A message of ${name} failed ${redrive?.maxReceives} times: it is in ${deadLetters.name} now.`),
  );
  checkNotifications(buckets, queues);
  const distribution = readDistribution(template, readHttpApis(template, functions), buckets);
  const sources = readEventSources(template, functions, queues.all);
  const schedules = readSchedules(template, functions);
  const streamSources = readStreamSources(template, functions, queues.all);

  const blobs = openBlobs(join(folder, 'objects'));
  const store = objectStore(state, blobs, (name) => isVersioned(buckets, name));
  const uploads = uploadStore(state, blobs, store);
  const s3 = s3Context({ store, uploads, blobs }, buckets, queues);
  await createTables(emulators.dynamoDb, tables);
  await abortOldUploads(uploads, buckets);

  const users = userStore(state);
  const policies = readManagedPolicies(template);
  const keys = accessKeys(madeKeys(users, accountId, (arn) => policies.get(arn) ?? []));
  // What killed processes left there.
  rmSync(join(folder, 'tmp'), { recursive: true, force: true });
  const credentials = giveKeys(functions, keys);
  const sesKey = newSessionKey();
  const ses = { kind: 'Service', name: 'ses.amazonaws.com', accountId, statements: [] } as const;
  keys.add(sesKey.accessKeyId, sesKey, { principal: ses });
  const processes = functions.map((fn) =>
    startFunction(fn, settings, `http://${addresses.aws}`, credentials.get(fn.shortName) as SessionKey),
  );
  const invoke = (name: string, event: object) => {
    const pool = processes.find((candidate) => candidate.settings.name === name);
    if (!pool) throw new Error(`there is no function ${name}`);
    return pool.invoke(event);
  };
  const streams = await prepareStreams(streamSources, { state, queues, emulators, invoke, report });
  const denials = new Set<string>();
  const endpoint = awsEndpoint({
    region,
    keys,
    services: {
      s3: (request) => s3Api(s3, request),
      dynamodb: dynamoDbApi(
        emulators.dynamoDb,
        (name) => tables.find((table) => table.name === name),
        () => streams.wake(),
      ),
      sqs: (request) => sqsApi(queues, request),
      'cognito-idp': cognitoApi(pools.map((pool) => ({ pool, users: poolUsers(state, pool) }))),
      iam: iamApi({ users, accountId, hasPolicy: (arn) => policies.has(arn) }),
      ses: sesApi(emulators.mail, readMailIdentities(template), emulators.mailSent),
    },
    preflight: (path, headers) => s3Preflight(s3, path, headers),
    corsHeaders: (path, method, headers) => s3CorsHeaders(s3, path, method, headers),
    // The same thing is refused many times over; once is news.
    report: (problem) => {
      if (!denials.has(problem) && denials.size < 1000) report(problem);
      denials.add(problem);
    },
  });
  const portal = portalServer({
    accountId,
    invoke,
    distribution,
    report,
    files: openFiles(settings.portalFiles),
  });
  const inbox = inboxServer(emulators.mail);
  const servers: Array<[Server, number]> = [
    [endpoint, ports.aws],
    [portal, ports.portal],
    [inbox, ports.inbox],
  ];
  const admitUsers = () => {
    for (const { name, principal, keys: own } of readUsers(template))
      for (const { accessKeyId, secretAccessKey } of own)
        keys.add(accessKeyId, { secretAccessKey }, { principal, userName: name });
  };

  let endFeeding: Array<() => void> = [];
  const stop = async () => {
    for (const end of endFeeding) end();
    streams.stop();
    await Promise.all(servers.map(([server]) => closeServer(server)));
    await Promise.all(processes.map((pool) => pool.stop()));
  };
  try {
    for (const [server, port] of servers) await listen(server, port);
  } catch (error) {
    await stop();
    throw error;
  }
  endFeeding = [
    ...sources.map((source) => feedFunction(queues, source, (event) => invoke(source.functionName, event))),
    ...schedules.map((schedule) =>
      everyDay(schedule, () => invoke(schedule.fn.settings.name, { source: 'aws.events', resources: [schedule.arn] })),
    ),
  ];
  streams.start();
  return {
    portal: `http://${addresses.portal}`,
    aws: `http://${addresses.aws}`,
    inbox: `http://127.0.0.1:${ports.inbox}`,
    ...{ region, template, queues, sesKey, admitUsers, stop },
    keyOf(functionName) {
      const key = credentials.get(functionName);
      if (!key) throw new Error(`there is no function ${functionName}`);
      return key;
    },
    functions: new Map(functions.map(({ shortName }, index) => [shortName, processes[index] as FunctionPool])),
  };
}

const isVersioned = (buckets: readonly Bucket[], name: string) =>
  buckets.find((bucket) => bucket.name === name)?.versioned ?? false;

/** On AWS, S3 refuses a notification whose queue does not let it in; so here. */
function checkNotifications(buckets: readonly Bucket[], queues: Queues): void {
  for (const { name, arn, notifications } of buckets)
    for (const { queueArn } of notifications) {
      const queue = queues.find((candidate) => candidate.arn === queueArn);
      if (!queue) throw new StartError(`The bucket ${name} tells a queue that is not in the template: ${queueArn}.`);
      const s3 = { kind: 'Service', name: 's3.amazonaws.com', accountId, statements: [] } as const;
      const context = new Map([
        ['aws:sourcearn', [arn]],
        ['aws:sourceaccount', [accountId]],
        ['aws:securetransport', ['true']],
      ]);
      if (decide(s3, { action: 'sqs:SendMessage', resource: queue.arn, context }, queue.policy) !== 'allowed')
        throw new StartError(
          `The bucket ${name} cannot tell the queue ${queue.name}: the queue's policy does not let S3 in.`,
        );
    }
}

function s3Context(
  storage: Pick<S3Context, 'store' | 'uploads' | 'blobs'>,
  buckets: readonly Bucket[],
  queues: Queues,
): S3Context {
  const queueOf = (arn: string) => queues.find((queue) => queue.arn === arn) as Queue;
  return {
    ...storage,
    findBucket: (name) => buckets.find((bucket) => bucket.name === name),
    announce(bucket, object, creation, request) {
      for (const notification of bucket.notifications.filter((wish) => wantsEvent(wish, creation, object.key))) {
        const about = {
          creation,
          notification,
          region,
          caller: request.access.caller,
          sourceIp: request.sourceIp,
          requestId: request.id,
        };
        queues.send(queueOf(notification.queueArn), s3Event(bucket, object, about));
      }
    },
  };
}

async function abortOldUploads(uploads: UploadStore, buckets: readonly Bucket[]): Promise<void> {
  const days = buckets.map(({ abortUploadsAfterDays }) => abortUploadsAfterDays).filter((value) => value !== undefined);
  if (days.length > 0) await uploads.abortBefore(Date.now() - Math.min(...days) * 24 * 3600_000);
}

/** Every function gets an access key of its own, which may do what its role allows. */
function giveKeys(functions: readonly FunctionDescription[], keys: AccessKeys): Map<string, SessionKey> {
  return new Map(
    functions.map(({ shortName, principal }) => {
      const key = newSessionKey();
      keys.add(key.accessKeyId, key, { principal });
      return [shortName, key];
    }),
  );
}

function startFunction(
  { shortName, settings: description }: FunctionDescription,
  { home, report }: CloudSettings,
  endpoint: string,
  credentials: SessionKey,
): FunctionPool {
  return functionPool(description, {
    ...{ region, endpoint, credentials },
    logFile: join(home.folder, 'logs', `${shortName}.log`),
    temporaryFolder: join(home.folder, 'tmp', shortName),
    report: (problem) => report(problem.replace(description.name, shortName)),
  });
}
