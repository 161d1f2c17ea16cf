/**
 * Who may call what: every endpoint of the contract with every kind of credential, with and without its permission, and with the ids of another
 * customer. Nothing here names an endpoint, so that one that is to come is tried too.
 */
import { globSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { apiTokenRepository } from '#data/api-tokens';
import { agentEntity, departmentEntity, flagEntity, recorderEntity, roleEntity } from '#data/directory';
import { newJobWrite } from '#data/jobs';
import { numberEntity } from '#data/managed-numbers';
import { newRecordingWrites } from '#data/recordings';
import { savedSearchRepository } from '#data/saved-searches';
import { scorecardEntity } from '#data/scorecards';
import { sessionRepository } from '#data/sessions';
import { tenantEntity } from '#data/tenants';
import { startTable } from '#data/testing';
import { ticketRepository } from '#data/tickets';
import { uploadRepository } from '#data/uploads';
import { newUserWrites } from '#data/users';
import { newJob } from '#functions/jobs/testing';
import { call, gatewayEvent } from '#runtime/testing';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { permissionNames } from './permissions.ts';
import { type EndpointName, sampleBodies, sampleQueries } from './testing.ts';

const ulid = (n: number) => String(n).padStart(26, '0');
const createdAt = '2026-03-03T09:00:00.000Z';
const handlers: unknown[] = [];
let db: Awaited<ReturnType<typeof startTable>>;
/** Answers whatever the functions ask of other services. */
let services: Server;

beforeAll(async () => {
  db = await startTable();
  services = createServer((_, response) => void response.end('{}')).listen(0, '127.0.0.1');
  await vi.waitFor(() => expect(services.listening).toBe(true));
  const elsewhere = `http://127.0.0.1:${(services.address() as AddressInfo).port}`;
  const environment: Record<string, string> = {
    ...{ AWS_REGION: 'eu-west-2', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    ...{ AWS_ENDPOINT_URL: elsewhere, AWS_ENDPOINT_URL_DYNAMODB: db.endpoint, TABLE_NAME: db.name },
    ...{ RECORDINGS_BUCKET: 'bucket', INGEST_QUEUE_URL: `${elsewhere}/q`, JOB_QUEUE_URL: `${elsewhere}/q` },
    ...{ DELETION_QUEUE_URL: `${elsewhere}/q`, USER_POOL_ID: 'pool', USER_POOL_CLIENT_ID: 'client' },
    ...{ SENDER: 'calls@example.com', PORTAL_URL: 'https://portal.example.com' },
    ...{ RECORDER_POLICY_ARN: 'policy', MAIL_QUEUE_URL: `${elsewhere}/q`, ACCOUNT_MAIL_QUEUE_URL: `${elsewhere}/q` },
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  for (const file of globSync('functions/**/*api.ts')) {
    const entry = (await import(/* @vite-ignore */ new URL(`../../${file}`, import.meta.url).href)) as object;
    if ('handler' in entry) handlers.push(entry.handler);
  }
  await customer('acme');
  await customer('other');
});
afterAll(async () => {
  await db?.stop();
  services?.close();
});

/** What the path's parameters can be: of each kind there is one at the other customer. */
const known: Record<string, string> = {
  recordingId: `rec_${ulid(1)}`,
  noteId: `nte_${ulid(1)}`,
  agentId: `agt_${ulid(1)}`,
  departmentId: `dep_${ulid(1)}`,
  // Neither is of anybody who asks.
  userId: `usr_${ulid(901)}`,
  roleId: `rol_${ulid(901)}`,
  recorderId: `rdr_${ulid(1)}`,
  flagId: `flg_${ulid(1)}`,
  scorecardId: `scd_${ulid(1)}`,
  numberId: `num_${ulid(1)}`,
  searchId: `srch_${ulid(1)}`,
  jobId: `job_${ulid(1)}`,
  uploadId: `qrn_${ulid(1)}`,
  credentialId: `tok_${ulid(0)}`,
  tokenId: `tok_${ulid(901)}`,
  // Sessions name themselves: what is asked for is of nobody.
  sessionId: `ses_${ulid(1)}`,
  ticketId: `tkt_${ulid(1)}`,
  // It is everybody's, and what is asked for is of who asks.
  month: '2026-03',
};
const never = (id: string) => id.replace(/1$/, '7');

const secrets: Record<string, { cookie: string; token: string }> = {};

async function customer(tenantId: string) {
  await db.table.put(tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'UTC', createdAt }));
  await person(tenantId, 'everything', [...permissionNames]);
  if (tenantId === 'acme')
    for (const permission of permissionNames) {
      await person(tenantId, `only ${permission}`, [permission]);
      await person(
        tenantId,
        `all but ${permission}`,
        permissionNames.filter((name) => name !== permission),
      );
    }
  else await belongings(tenantId);
}

let people = 0;
async function person(tenantId: string, name: string, permissions: string[]) {
  const n = ++people;
  const [id, roleId] = [`usr_${ulid(n)}`, `rol_${ulid(n)}`];
  const user = { tenantId, id, roleId, name, createdAt, primary: false, disabled: false };
  await db.table.put(roleEntity.toItem({ tenantId, id: roleId, name, createdAt, description: '', permissions }));
  await db.table.transact(newUserWrites({ ...user, username: `user${n}`, email: `user${n}@example.com` }));
  const cookie = await sessionRepository(db.table).create({
    ...{ tenantId, userId: id, roleId, createdAt: Date.now(), address: '192.0.2.1', userAgent: 'test' },
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  });
  const owner = { kind: 'user' as const, id };
  const made = await apiTokenRepository(db.table).create({
    ...{ tenantId, id: `tok_${ulid(n)}`, owner, name: 'Program', permissions: [...permissionNames], createdAt },
  });
  secrets[`${tenantId} ${name}`] = { cookie, token: made?.secret ?? '' };
}

/** One of everything. */
async function belongings(tenantId: string) {
  const id = (name: string) => known[name] ?? '';
  const named = (id: string, name: string) => ({ tenantId, id, name, createdAt });
  await db.table.batchPut([
    agentEntity.toItem(named(id('agentId'), 'Ben')),
    departmentEntity.toItem(named(id('departmentId'), 'Support')),
    roleEntity.toItem({ ...named(id('roleId'), 'Listener'), description: '', permissions: ['review_recordings'] }),
    recorderEntity.toItem({ ...named(id('recorderId'), 'PBX'), timeZone: 'UTC' }),
    flagEntity.toItem({ ...named(id('flagId'), 'Flag'), description: '', colour: '#10fa00', icon: 'mdi-flag' }),
    scorecardEntity.toItem({ ...named(id('scorecardId'), 'Card'), description: '', version: 1, metrics: [] }),
    numberEntity.toItem({
      ...{ ...named(id('numberId'), '+441130000001'), canRecord: true, canTranscribe: true, pciRedaction: false },
    }),
  ]);
  const user = { ...named(id('userId'), 'Listener'), username: 'listener', email: 'listener@example.com' };
  const rest = { roleId: id('roleId'), primary: false, disabled: false };
  await db.table.transact(newUserWrites({ ...user, ...rest }));
  await apiTokenRepository(db.table).create({
    ...{ ...named(id('credentialId'), 'PBX'), permissions: [] },
    owner: { kind: 'recorder', id: id('recorderId') },
  });
  const ticket = {
    ...{ tenantId, id: id('ticketId'), reference: 'CR-222222', subject: 'Mine', state: 'open' as const, createdAt: 1 },
    ...{ updatedAt: 1, createdBy: { id: user.id, name: 'Listener' }, messages: 1, version: 1 },
    lastFrom: 'customer' as const,
  };
  const message = { tenantId, ticketId: ticket.id, id: `msg_${ulid(1)}`, at: 1, name: 'Listener', text: 'Mine' };
  const how = { kind: 'message' as const, from: 'customer' as const, via: 'portal' as const };
  await ticketRepository(db.table).create(ticket, { ...message, ...how }, undefined, []);
  const search = { ...named(id('searchId'), 'Mine'), userId: `usr_${ulid(people)}`, filters: {}, version: 1 };
  await savedSearchRepository(db.table).create(search, 10);
  const upload = { tenantId, bucket: 'bucket', key: `in/${tenantId}/x.wav`, version: 'v' };
  await uploadRepository(db.table).quarantine({
    ...{ ...upload, id: id('uploadId'), receivedAt: 1, bytes: 1, code: 'not_audio', attempts: 1 },
  });
  await apiTokenRepository(db.table).create({
    ...{ tenantId, id: id('tokenId'), owner: { kind: 'user', id: `usr_${ulid(people)}` }, name: 'Theirs' },
    ...{ permissions: [], createdAt },
  });
  const recording = {
    ...{ tenantId, id: id('recordingId'), connectedAt: Date.parse(createdAt), durationMs: 1000, bytes: 5, score: 0 },
    ...{ recorderId: id('recorderId'), flagIds: [], codec: 'pcm_s16le', channels: 1, sampleRate: 8000, sha256: '' },
    ...{ from: { raw: '1' }, to: { raw: '2' } },
  };
  const original = {
    tenantId,
    recordingId: recording.id,
    key: 'x',
    versionId: 'v',
    metadata: {},
    receivedAt: createdAt,
  };
  await db.table.transact([
    ...newRecordingWrites(recording, original),
    newJobWrite({ ...newJob(tenantId, { kind: 'csv' }), id: id('jobId'), userId: `usr_${ulid(people)}` }),
  ]);
}

const bodies = sampleBodies({
  ...{ recordingIds: [`rec_${ulid(7)}`], deleted: `rec_${ulid(7)}` },
  ...{ flagId: `flg_${ulid(7)}`, scorecardId: `scd_${ulid(7)}`, metricId: `mtr_${ulid(7)}` },
});

interface Credentials {
  cookie?: string | undefined;
  token?: string | undefined;
  headers?: Record<string, string>;
}

/** Asks every function; the one that serves the endpoint answers. */
async function ask(name: EndpointName, endpoint: Endpoint, ids: (id: string) => string, by: Credentials) {
  const params: Record<string, string> = {};
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const id = known[parameter];
    if (!id) throw new Error(`No ${parameter} is known: give one, and a row of it to the other customer`);
    params[parameter] = ids(id);
    return params[parameter];
  });
  const body = endpoint.body ? JSON.stringify(bodies[name] ?? {}) : undefined;
  const request = () =>
    gatewayEvent(endpoint.method, `/api${path}${sampleQueries[name] ?? ''}`, {
      params,
      ...(by.cookie ? { cookies: [`__Host-session=${by.cookie}`] } : {}),
      ...(body ? { body } : {}),
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(by.token ? { authorization: `Bearer ${by.token}` } : {}),
        ...by.headers,
      },
    });
  const answers = await Promise.all(handlers.map((handler) => call(handler, request())));
  const served = answers.filter(({ json }) => json?.code !== 'not_found');
  expect(served).toHaveLength(1);
  return served[0] as (typeof answers)[number];
}

const written = { 'x-call-record': '1' };
const of = (name: string) => secrets[name] ?? { cookie: '', token: '' };
const asked = (Object.entries(endpoints) as [EndpointName, Endpoint][]).filter(([, { access }]) => access !== 'public');
const guarded = asked.filter(([, { access }]) => access !== 'signed_in');
const writes = asked.filter(([, { method }]) => method !== 'GET');
const named = asked.filter(([, { path }]) => /\{\w+Id\}/.test(path));

describe('an endpoint', () => {
  test.each(asked)('%s answers nobody who does not say who they are', async (name, endpoint) => {
    for (const by of [{}, { cookie: 'made up' }, { token: 'crt_made-up' }])
      expect(await ask(name, endpoint, never, { ...by, headers: written })).toMatchObject({
        status: 401,
        json: { code: 'not_signed_in' },
      });
  });

  test.each(guarded)('%s answers whoever has its permission, and nobody else', async (name, endpoint) => {
    const { cookie, token } = of(`acme only ${endpoint.access}`);
    const other = of(`acme all but ${endpoint.access}`);
    const may = async (by: Credentials) => {
      const { status, json } = await ask(name, endpoint, never, { ...by, headers: by.cookie ? written : {} });
      expect(status).not.toBe(401);
      return json?.code !== 'not_permitted';
    };
    const outcome = [
      await may({ cookie }),
      await may({ token }),
      await may({ cookie: other.cookie }),
      await may({ token: other.token }),
    ];
    expect(outcome).toEqual([true, endpoint.tokens !== 'refused', false, false]);
  });

  test.each(writes)('%s is written to by no page of another origin', async (name, endpoint) => {
    const { cookie } = of('acme everything');
    for (const headers of [{}, { ...written, origin: 'https://evil.example' }, { ...written, origin: 'null' }])
      expect(await ask(name, endpoint, never, { cookie, headers })).toMatchObject({
        status: 403,
        json: { code: 'forbidden_origin' },
      });
  });

  test.each(named)(
    '%s answers what is another customer’s like what never was, byte for byte',
    async (name, endpoint) => {
      const by = { cookie: of('acme everything').cookie, headers: written };
      const theirs = await ask(name, endpoint, (id) => id, by);
      const nobodys = await ask(name, endpoint, never, by);
      expect(theirs).toEqual(nobodys);
      expect(theirs.status).toBe(404);
    },
  );

  test.each(named)('%s finds at the other customer what it is asked for there', async (name, endpoint) => {
    // Without this the comparison above would compare nothing with nothing.
    if (endpoint.method !== 'GET') return expect(endpoint.missing).toBeDefined();
    const { status } = await ask(name, endpoint, (id) => id, { cookie: of('other everything').cookie });
    expect(status).not.toBe(404);
  });
});
