import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TestProject } from 'vitest/node';
import { openTable } from '../../functions/data/client.ts';
import { directoryRepository, flagEntity } from '../../functions/data/directory.ts';
import type { LocalJson } from '../../infra/local/local-json.ts';
import { portalClient } from '../../infra/local/portal-client.ts';
import { readTables } from '../../infra/local/template/storage.ts';
import { startTestCloud, type TestCloud } from '../../infra/local/test-cloud.ts';
import { badUploads, calls, flags } from './calls.ts';
import { invited, keeper } from './invited.ts';
import { uploadAll } from './uploads.ts';

declare module 'vitest' {
  interface ProvidedContext {
    clouds: Omit<LocalJson, 'archive'>[];
  }
}

/** Starts a cloud for each worker that runs browser tests, with calls in its archive and in its quarantine, before any of them runs. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const clouds: TestCloud[] = [];
  const stop = () => Promise.all(clouds.map((cloud) => cloud.stop()));
  try {
    // One after the other: the first builds what they run.
    for (let worker = 0; worker < project.config.maxWorkers; worker++) clouds.push(await startTestCloud());
    await Promise.all(clouds.map(fill));
    project.provide(
      'clouds',
      clouds.map(({ portal, aws, region, inbox, bucket, admin, recorder }) => ({
        ...{ portal, aws, region, inbox, bucket, admin, recorder },
      })),
    );
    return async () => {
      await stop();
      // Whatever a test made of it, a denial or a crash behind it is worth knowing.
      for (const problem of clouds.flatMap(({ problems }) => problems)) console.error(problem);
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fill(cloud: TestCloud): Promise<void> {
  await Promise.all([uploadAll(cloud, [...calls, ...badUploads]), makeFlags(cloud), inviteAll(cloud)]);
  await allProcessed(cloud);
}

/** Flags of the customer, as whoever manages flags would make them. */
async function makeFlags({ cloud, aws, region, recorder }: TestCloud): Promise<void> {
  const [table] = readTables(cloud.template);
  if (!table) throw new Error('The template has no table');
  const client = new DynamoDBClient({ endpoint: aws, region, credentials: cloud.keyOf('provision') });
  const repository = directoryRepository(openTable(table.name, client), flagEntity);
  for (const { id, label, colour, icon } of flags) {
    const createdAt = '2025-01-01T00:00:00.000Z';
    await repository.put({ tenantId: recorder.tenant, id, name: label, description: '', colour, icon, createdAt });
  }
  client.destroy();
}

/** Provisions other customers as a deployment does: their administrators get passwords by mail that must be changed. */
async function inviteAll(cloud: TestCloud): Promise<void> {
  await invite(cloud, { tenantId: 'newcomers', name: 'Newcomers' }, { name: 'New Comer', ...invited });
  await invite(cloud, { tenantId: 'keepers', name: 'Keepers' }, { name: 'Kim Keeper', ...keeper });
}

async function invite({ cloud }: TestCloud, customer: object, administrator: object): Promise<void> {
  const result = await cloud.functions.get('provision')?.invoke({
    RequestType: 'Create',
    ResourceProperties: {
      ...customer,
      country: 'GB',
      timeZone: 'Europe/London',
      administrator,
      recorder: { name: 'PBX', timeZone: 'Europe/London' },
    },
  });
  if (!result?.ok) throw new Error(`Another customer could not be made: ${result?.message}`);
}

async function allProcessed(cloud: TestCloud): Promise<void> {
  const { ask } = await portalClient(cloud);
  const count = async (path: string) => (await ask<{ items: unknown[] }>('GET', `${path}?limit=100`)).items.length;
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(250)) {
    if ((await count('/recordings')) === calls.length && (await count('/quarantine')) === badUploads.length) return;
  }
  throw new Error(`The uploads were not processed within a minute. ${cloud.problems.join('\n')}`);
}
