import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseTenants, readTenants } from './tenant-list.ts';
import { tenant } from './testing.ts';

const parse = (...tenants: unknown[]) => parseTenants(JSON.stringify(tenants));

test('the list of the repository can be used', () => {
  expect(readTenants(join(import.meta.dirname, '../tenants.json')).map(({ tenantId }) => tenantId)).toEqual(['demo']);
});

test.each([
  ['Acme', 'too large letters'],
  ['ab', 'too short'],
  ['acme_2', 'an underscore'],
  ['in/acme', 'a slash'],
])('the id %s is refused: %s', (tenantId) => {
  expect(() => parse({ ...tenant('acme'), tenantId })).toThrow(/tenants.json cannot be used[\s\S]*tenantId/);
});

test('two tenants cannot share their id', () => {
  expect(() => parse(tenant('acme', 'a@acme.co.uk'), tenant('acme', 'b@acme.co.uk'))).toThrow(
    /acme is there already\s+→ at \[1\].tenantId/,
  );
});

test('two administrators cannot share a user name or an address, whatever the case', () => {
  const [first, second] = [tenant('acme'), tenant('harbour')];
  const { username, email } = first.administrator;
  const named = { ...second, administrator: { ...second.administrator, username: username.toUpperCase() } };
  const addressed = { ...second, administrator: { ...second.administrator, email: email.toUpperCase() } };
  expect(() => parse(first, named)).toThrow(/acme-admin is there already\s+→ at \[1\].administrator.username/);
  expect(() => parse(first, addressed)).toThrow(/is there already\s+→ at \[1\].administrator.email/);
});

test('a misspelt field is refused', () => {
  expect(() => parse({ ...tenant('acme'), timezone: 'Europe/London' })).toThrow(/timezone/);
});

test('what is no JSON is refused by name', () => {
  expect(() => parseTenants('[{]')).toThrow(/tenants.json is no JSON/);
});
