import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AccessKey, RecorderKeys } from '#adapters/recorder-keys';
import { apiTokenRepository } from '#data/api-tokens';
import type { Table } from '#data/client';
import { directoryRepository, type Recorder, recorderEntity } from '#data/directory';
import { eventRepository } from '#data/events';
import { namedRepository } from '#data/named';
import { provisioningRepository } from '#data/provisioning';
import { recorderActivity } from '#data/recorder-activity';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, faults, gatewayEvent } from '#runtime/testing';
import { deleteRecorder, updateRecorder } from './change-recorder.ts';
import { createRecorderCredential, deleteRecorderCredential, listRecorderCredentials } from './manage-credentials.ts';

const createdAt = '2026-01-01T00:00:00.000Z';
const recorderId = `rdr_${'0'.repeat(25)}1`;
let db: Awaited<ReturnType<typeof startTable>>;
let tenantId = '';
let count = 0;
beforeAll(async () => {
  db = await startTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => db.stop());

/** IAM in memory, as far as one recorder has to do with it. */
function iam() {
  const keys = new Map<string, AccessKey>();
  const adapter: RecorderKeys = {
    list: async () => [...keys.values()],
    create: async () => {
      if (keys.size >= 2) return undefined;
      const id = `AKIA${String(++count).padStart(16, '0')}`;
      const key = { id, createdAt: new Date(), lastUsedAt: undefined, active: true };
      keys.set(id, key);
      return { key, secret: `secret of ${id}` };
    },
    setActive: async (_, active) => {
      for (const [id, key] of keys) keys.set(id, { ...key, active });
    },
    stop: async (_, id) => {
      const key = keys.get(id);
      if (key) keys.set(id, { ...key, active: false });
      return key !== undefined;
    },
    remove: async (_, id) => void keys.delete(id),
    removeAll: async () => keys.clear(),
  };
  return { keys, adapter };
}

let cloud: ReturnType<typeof iam>;
async function newCustomer() {
  tenantId = `acme${++count}`;
  cloud = iam();
  await db.table.put(tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'UTC', createdAt }));
  await recorders().create({ tenantId, id: recorderId, name: 'PBX', timeZone: 'UTC', createdAt }, 10);
}
beforeEach(newCustomer);

const recorders = (table: Table = db.table) => namedRepository<Recorder>(table, recorderEntity);
const row = () => directoryRepository(db.table, recorderEntity).findNow(tenantId, recorderId);
const tokens = () => apiTokenRepository(db.table).list(tenantId, { kind: 'recorder', id: recorderId });
const events = async (type: string) => (await db.rows(tenantId)).filter((item) => item.type === type);

function apiOf(table: Table, keys: RecorderKeys) {
  const actor: Actor = {
    ...{ kind: 'user', tenantId, userId: 'usr_1', name: 'Morgan Hale', permissions: ['manage_recorders'] },
  };
  const place = async () => ({ bucket: 'calls', region: 'eu-west-2', endpoint: 'https://s3.example.com' });
  return httpApi(
    [updateRecorder, deleteRecorder, listRecorderCredentials, createRecorderCredential, deleteRecorderCredential],
    {
      recorders: directoryRepository(table, recorderEntity),
      named: recorders(table),
      tokens: apiTokenRepository(table),
      events: eventRepository(table),
      activity: recorderActivity(table),
      tenants: tenantRepository(table),
      provisioning: provisioningRepository(table),
      ...{ keys, addresses: { place } },
    },
    async () => actor,
  );
}

type Json = Record<string, unknown> & { id: string; secret: string; items: Json[] };
async function ask(method: string, path = '', body?: object, api: unknown = apiOf(db.table, cloud.adapter)) {
  const credentialId = /\/credentials\/(.+)$/.exec(path)?.[1];
  const event = gatewayEvent(method, `/api/recorders/${recorderId}${path}`, {
    cookies: ['__Host-session=morgan'],
    headers: { 'x-call-record': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    params: { recorderId, ...(credentialId ? { credentialId } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { status, text } = await call(api, event);
  return { status: status ?? 0, json: (text ? JSON.parse(text) : {}) as Json };
}
const make = (kind: string) => ask('POST', '/credentials', { kind });

/** Fails each step of `act` in turn, before its effect and after it, and does it again: `check` must then hold. */
async function whateverFails(
  prepare: () => Promise<unknown>,
  act: (api: unknown) => Promise<number>,
  check: () => Promise<void>,
) {
  const healthy = faults(-1, 'before');
  await prepare();
  await act(apiOf(healthy.wrap(db.table), healthy.wrap(cloud.adapter)));
  expect(healthy.calls()).toBeGreaterThan(3);
  for (let step = 0; step < healthy.calls(); step++)
    for (const when of ['before', 'after'] as const) {
      await newCustomer();
      await prepare();
      const { wrap } = faults(step, when, { dead: true });
      await act(apiOf(wrap(db.table), wrap(cloud.adapter)));
      await act(apiOf(db.table, cloud.adapter));
      await check();
    }
}

describe('credentials', () => {
  test('are made two of each kind at most, however many are asked for at once, and each is told of once', async () => {
    for (const kind of ['token', 'access_key']) {
      const made = await Promise.all([1, 2, 3, 4].map(() => make(kind)));
      expect(made.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422]);
    }
    const { json } = await ask('GET', '/credentials');
    expect(json.items.map(({ kind }) => kind).sort()).toEqual(['access_key', 'access_key', 'token', 'token']);
    expect(json.items.filter((item) => 'secret' in item)).toEqual([]);
    expect(await events('create_recorder_credential')).toHaveLength(4);
    const rows = JSON.stringify(await db.rows());
    expect(rows).not.toContain('secret of');
  });

  test('make room for others as they are revoked, with an event each', async () => {
    const [token, key] = [(await make('token')).json, (await make('access_key')).json];
    for (const { id } of [token, key]) expect((await ask('DELETE', `/credentials/${id}`)).status).toBe(204);
    for (const { id } of [token, key]) expect((await ask('DELETE', `/credentials/${id}`)).status).toBe(404);
    expect([cloud.keys.size, await tokens()]).toEqual([0, []]);
    const revoked = (await events('delete_recorder_credential')).map(({ details }) => details);
    expect(revoked).toHaveLength(2);
    expect(revoked).toContainEqual({ recorderId, name: 'PBX', credentialId: key.id, kind: 'access_key' });
  });

  test('revoked is what the log says only when it holds, whatever fails', async () => {
    await whateverFails(
      () => make('access_key'),
      async (api) =>
        (await ask('DELETE', `/credentials/${[...cloud.keys.keys()][0] ?? 'AKIA0000000000000000'}`, undefined, api))
          .status,
      async () => {
        expect(cloud.keys.size).toBe(0);
        expect((await events('delete_recorder_credential')).length).toBeGreaterThan(0);
      },
    );
  });

  test('of a recorder that is disabled or deleted at the same moment are taken back unseen', async () => {
    for (const meanwhile of [
      () => ask('PATCH', '', { disabled: true }),
      async () => recorders().delete((await row()) as Recorder),
    ]) {
      await newCustomer();
      const { adapter, keys } = cloud;
      const slow: RecorderKeys = {
        ...adapter,
        create: async (holder) => {
          const made = await adapter.create(holder);
          await meanwhile();
          return made;
        },
      };
      const { status, json } = await ask('POST', '/credentials', { kind: 'access_key' }, apiOf(db.table, slow));
      expect([status >= 400, json.secret, keys.size]).toEqual([true, undefined, 0]);
      expect(await events('create_recorder_credential')).toEqual([]);
    }
  });
});

describe('a recorder', () => {
  test('is changed field by field, and keeps its name from others', async () => {
    await recorders().create(
      { tenantId, id: `rdr_${'0'.repeat(25)}2`, name: 'Branch', timeZone: 'UTC', createdAt },
      10,
    );
    const changed = await ask('PATCH', '', { name: 'Head office', profile: 'freepbx' });
    expect(changed.json).toMatchObject({ name: 'Head office', timeZone: 'UTC', profile: 'freepbx', disabled: false });
    expect((await ask('PATCH', '', { profile: null })).json.profile).toBeNull();
    expect((await ask('PATCH', '', { name: 'BRANCH' })).json.code).toBe('name_taken');
    expect((await ask('PATCH', '', { profile: { pattern: '(' } })).status).toBe(422);
    const [, last] = await events('update_recorder');
    expect(last?.details).toMatchObject({ name: 'Head office', profile: null });
  });

  test('disabled has no key that is let in, whatever fails; enabled it has all of them again', async () => {
    await whateverFails(
      () => make('access_key'),
      async (api) => (await ask('PATCH', '', { disabled: true }, api)).status,
      async () => {
        expect([(await row())?.disabled, [...cloud.keys.values()].map(({ active }) => active)]).toEqual([
          true,
          [false],
        ]);
      },
    );
    await ask('PATCH', '', { disabled: false });
    expect([(await row())?.disabled, [...cloud.keys.values()].map(({ active }) => active)]).toEqual([
      undefined,
      [true],
    ]);
  });

  test('disabled and enabled at once is one of both, and its keys are what it is', async () => {
    await make('access_key');
    await Promise.all([true, false, true, false].map((disabled) => ask('PATCH', '', { disabled })));
    const disabled = (await row())?.disabled ?? false;
    expect([...cloud.keys.values()].map(({ active }) => active)).toEqual([!disabled]);
  });

  test('deleted is gone with all its credentials, and leaves its name to others, whatever fails', async () => {
    await whateverFails(
      async () => {
        for (const kind of ['token', 'access_key', 'token', 'access_key']) await make(kind);
      },
      async (api) => (await ask('DELETE', '', undefined, api)).status,
      async () => {
        expect([await row(), await tokens(), cloud.keys.size]).toEqual([undefined, [], 0]);
        expect(await events('delete_recorder')).toHaveLength(1);
        const next = { tenantId, id: `rdr_${'0'.repeat(25)}3`, name: 'PBX', timeZone: 'UTC', createdAt };
        expect(await recorders().create(next, 10)).toBe('created');
      },
    );
  });
});
