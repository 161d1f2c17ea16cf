import { getCountries } from 'libphonenumber-js/min';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { countries } from '#contract/countries';
import type { Customer } from '#contract/customer';
import { eventRepository } from '#data/events';
import { tenantEntity, tenantSettingsRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { normalizeNumber } from '#functions/recordings/numbers';
import { httpApi } from '#runtime/http-api';
import { call, gatewayEvent } from '#runtime/testing';
import { getCustomer, updateCustomer } from './customer-settings.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;
beforeEach(async () => {
  tenantId = `acme${++count}`;
  const createdAt = '2026-03-03T15:00:00.000Z';
  await db.table.put(
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }),
  );
});

async function ask(body?: object, permissions = ['manage_customer']) {
  const api = httpApi([getCustomer, updateCustomer], { tenants: tenantSettingsRepository(db.table) }, async () => ({
    ...{ kind: 'user', tenantId, userId: 'usr_1', name: 'Morgan Hale', permissions },
  }));
  const headers = { 'x-call-record': '1', 'content-type': 'application/json' };
  const rest = { cookies: ['__Host-session=x'], ...(body ? { headers, body: JSON.stringify(body) } : {}) };
  const answer = await call(api, gatewayEvent(body ? 'PATCH' : 'GET', '/api/customer', rest));
  return { ...answer, customer: answer.json as Customer };
}

const logged = async () => (await eventRepository(db.table).ofTenant(tenantId, {})).found.map(({ event }) => event);

test('a customer that nobody changed has what the deployment declared, and working defaults', async () => {
  const { status, customer } = await ask();
  expect(status).toBe(200);
  expect(customer).toEqual({
    ...{ id: tenantId, createdAt: '2026-03-03T15:00:00.000Z', version: 0 },
    ...{ name: 'Acme', address: '', country: 'GB', timeZone: 'Europe/London', totpRequired: false },
    contact: { name: '', email: '', phone: '' },
    passwordPolicy: { minimumLength: 12, requireSymbol: false },
    sessionPolicy: { idleMinutes: 720, absoluteHours: 12 },
    retention: { recordingDays: null },
  });
});

test('a change is kept, and the log says what it was, without how to reach people', async () => {
  const change = {
    ...{ name: ' Acme Ltd ', address: '1 High Street\nLeeds', country: 'IE', timeZone: 'Europe/Dublin' },
    contact: { name: 'Ann', email: 'ann@acme.test', phone: '' },
    sessionPolicy: { idleMinutes: 15, absoluteHours: 12 },
    totpRequired: true,
  };
  const { status, customer } = await ask({ version: 0, ...change });
  expect({ status, customer }).toMatchObject({ status: 200, customer: { ...change, version: 1, name: 'Acme Ltd' } });
  expect((await ask()).customer).toEqual(customer);
  expect(await logged()).toMatchObject([
    {
      type: 'update_customer',
      actor: { kind: 'user', id: 'usr_1', name: 'Morgan Hale' },
      details: {
        changes: [
          { field: 'name', from: 'Acme', to: 'Acme Ltd' },
          { field: 'address' },
          { field: 'contact.name' },
          { field: 'contact.email' },
          { field: 'country', from: 'GB', to: 'IE' },
          { field: 'timeZone', from: 'Europe/London', to: 'Europe/Dublin' },
          { field: 'sessionPolicy.idleMinutes', from: 720, to: 15 },
          { field: 'totpRequired', from: false, to: true },
        ],
      },
    },
  ]);
  expect(JSON.stringify(await logged())).not.toMatch(/High Street|Ann|acme\.test/);
});

test('of two that change the same version one is told, and the same change again is no other', async () => {
  const first = await ask({ version: 0, name: 'First' });
  expect(first.customer.version).toBe(1);
  expect(await ask({ version: 0, name: 'First' })).toMatchObject({ status: 200, customer: first.customer });
  expect(await ask({ version: 0, name: 'Second' })).toMatchObject({ status: 409, json: { code: 'conflict' } });
  const both = await Promise.all([ask({ version: 1, name: 'A' }), ask({ version: 1, name: 'B' })]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await logged()).toHaveLength(2);
});

test.each<[object, string]>([
  [{ name: ' ' }, 'name'],
  [{ country: 'XX' }, 'country'],
  [{ country: 'gb' }, 'country'],
  [{ timeZone: 'Europe/Leeds' }, 'timeZone'],
  [{ timeZone: '+01:00' }, 'timeZone'],
  [{ contact: { name: '', email: 'nobody', phone: '' } }, 'contact.email'],
  [{ contact: { name: '', email: '', phone: 'later' } }, 'contact.phone'],
  [{ passwordPolicy: { minimumLength: 11, requireSymbol: false } }, 'passwordPolicy.minimumLength'],
  [{ sessionPolicy: { idleMinutes: 61, absoluteHours: 1 } }, 'sessionPolicy.idleMinutes'],
  [{ sessionPolicy: { idleMinutes: 4, absoluteHours: 1 } }, 'sessionPolicy.idleMinutes'],
  [{ retention: { recordingDays: 1 } }, 'retention'],
  [{ tenantId: 'acme2' }, 'tenantId'],
])('%j is refused', async (change, path) => {
  const { status, json } = await ask({ version: 0, ...change });
  expect({ status, json }).toMatchObject({ status: 422, json: { code: 'invalid_input', errors: [{ path }] } });
  expect((await ask()).customer.version).toBe(0);
});

test('settings are for whoever may manage the customer', async () => {
  expect((await ask(undefined, ['manage_users'])).status).toBe(403);
  expect((await ask({ version: 0, name: 'Mine' }, ['manage_users'])).status).toBe(403);
});

test('every country that can be chosen is one whose numbers can be read', () => {
  // Ascension, Tristan da Cunha and Kosovo have numbers, and no code of ISO 3166-1.
  expect(countries).toEqual(getCountries().filter((country) => !['AC', 'TA', 'XK'].includes(country)));
  expect(normalizeNumber('01 234 5678', 'IE')).toBe('+35312345678');
});
