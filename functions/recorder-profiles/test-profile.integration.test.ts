import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { recorderProfiles } from '#contract/recorder-profiles';
import { managedNumbers, numberEntity, numberId } from '#data/managed-numbers';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { listRecorderProfiles, testRecorderProfile } from './test-profile.ts';

let db: Awaited<ReturnType<typeof startTable>>;
let api: unknown;
beforeAll(async () => {
  db = await startTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const createdAt = '2026-01-01T00:00:00.000Z';
  const tenant = { name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt };
  for (const tenantId of ['acme', 'other']) await db.table.put(tenantEntity.toItem({ ...tenant, tenantId }));
  await db.table.put(
    numberEntity.toItem({
      ...{ tenantId: 'acme', id: numberId('acme', '+441130000001'), name: '+441130000001' },
      ...{ createdAt: '2026-03-03T00:00:00Z', canRecord: true, canTranscribe: false, pciRedaction: false },
    }),
  );
  const actor = (tenantId: string, permissions: string[]): Actor => ({
    ...{ kind: 'user', tenantId, userId: 'usr_1', name: 'Morgan Hale', permissions },
  });
  const actors: Record<string, Actor> = {
    morgan: actor('acme', ['manage_recorders']),
    alex: actor('acme', ['review_recordings']),
    stranger: actor('other', ['manage_recorders']),
  };
  const deps = { tenants: tenantRepository(db.table), numbers: managedNumbers(db.table) };
  api = httpApi([listRecorderProfiles, testRecorderProfile], deps, async (token) => actors[token]);
});
afterAll(() => db.stop());

async function ask(method: string, path: string, body?: object, as = 'morgan') {
  const event = gatewayEvent(method, `/api${path}`, {
    cookies: [`__Host-session=${as}`],
    headers: { 'x-call-record': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { status, text } = await call(api, event);
  return { status, json: text ? JSON.parse(text) : undefined };
}
const tryOut = async (body: object, as?: string) =>
  (await ask('POST', '/recorder-profiles/test', { timeZone: 'Europe/London', ...body }, as)).json;

const freePbx = 'out-07700900123-3201-20250327-092517-1743067517.12206.wav';

describe('the tester of file names', () => {
  test('says what a name would tell, and by which rule', async () => {
    expect(await tryOut({ profile: 'freepbx', name: freePbx })).toMatchObject({
      catalogued: true,
      problems: [],
      direction: 'outbound',
      connectedAt: '2025-03-27T09:25:17.000Z',
      facts: [
        { field: 'from', value: '3201', source: 'name', rule: 'what stands before the date' },
        { field: 'to', value: '07700900123', source: 'name' },
        { field: 'connectedAt', value: '2025-03-27T09:25:17.000Z', rule: expect.stringContaining('unique id') },
        { field: 'direction', value: 'outbound', rule: 'a call of kind out' },
        { field: 'callId', value: '1743067517.12206' },
      ],
    });
  });

  test('trusts metadata before the sidecar, and the sidecar before the name', async () => {
    const sidecar = JSON.stringify({ from: '3202', to: '3203', agent: 'Ben' });
    const { facts } = await tryOut({ profile: 'freepbx', name: freePbx, sidecar, metadata: { From: '3204' } });
    const told = facts.map(({ field, value, source }: Record<string, string>) => [field, value, source]);
    expect(told).toContainEqual(['from', '3204', 'metadata']);
    expect(told).toContainEqual(['to', '3203', 'sidecar']);
    expect(told).toContainEqual(['callId', '1743067517.12206', 'name']);
    expect(told).toContainEqual(['agent', 'Ben', 'sidecar']);
  });

  test('tells the direction by the customer’s own numbers, and by nobody else’s', async () => {
    const name = '[Jo Smith]_07700900123-01130000001_20260303143011(3).wav';
    const ours = await tryOut({ profile: '3cx', name });
    expect(ours).toMatchObject({ catalogued: true, direction: 'inbound' });
    expect(ours.facts).toContainEqual(expect.objectContaining({ field: 'direction', source: 'own_numbers' }));
    expect(ours.facts).toContainEqual(expect.objectContaining({ field: 'fromName', value: 'Jo Smith' }));
    expect(await tryOut({ profile: '3cx', name }, 'stranger')).toMatchObject({ catalogued: true, direction: null });
  });

  test('names what is missing, and why nothing was read', async () => {
    expect(await tryOut({ profile: 'freepbx', name: 'call.wav' })).toMatchObject({
      catalogued: false,
      facts: [],
      problems: [{ code: 'from_missing', reason: expect.stringContaining('FreePBX') }],
    });
    expect(await tryOut({ name: 'call.wav', sidecar: '{"from": "1", "to"' })).toMatchObject({
      catalogued: false,
      problems: [{ code: 'sidecar_invalid', reason: expect.stringContaining('no JSON') }, { code: 'from_missing' }],
    });
    const night = 'out-07700900123-201-20260329-013000.wav';
    expect(await tryOut({ profile: 'freepbx', name: night })).toMatchObject({
      catalogued: false,
      problems: [
        { code: 'connected_at_invalid', reason: expect.stringContaining('2026-03-29 01:30:00 does not exist') },
      ],
    });
  });

  test.each([
    ['a pattern that is none', { profile: { pattern: '(?<from>x' } }, 'profile.pattern'],
    ['a profile that is none', { profile: 'nortel' }, 'profile'],
    ['a zone that is none', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
    ['a name that no object has', { name: 'x'.repeat(1025) }, 'name'],
  ])('refuses %s, with the field', async (_, change, path) => {
    const body = { profile: 'freepbx', timeZone: 'Europe/London', name: 'x', ...change };
    const { status, json } = await ask('POST', '/recorder-profiles/test', body);
    expect(status).toBe(422);
    expect(json.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  test('is for those who manage recorders', async () => {
    const body = { profile: 'freepbx', timeZone: 'Europe/London', name: freePbx };
    expect((await ask('POST', '/recorder-profiles/test', body, 'alex')).status).toBe(403);
    expect((await ask('GET', '/recorder-profiles', undefined, 'alex')).status).toBe(403);
  });
});

test('every known recorder is listed with an example', async () => {
  const { json } = await ask('GET', '/recorder-profiles');
  expect(json.items).toHaveLength(Object.keys(recorderProfiles).length);
  expect(json.items[0]).toEqual({ id: 'freepbx', ...recorderProfiles.freepbx });
});
