import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { pageQuery } from '#contract/common';
import { endpoint } from '#contract/endpoint';
import { AppError } from './errors.ts';
import { httpApi } from './http-api.ts';
import { type Actor, Reply, route } from './route.ts';
import { call, gatewayEvent } from './testing.ts';

const things = {
  list: endpoint({
    method: 'GET',
    path: '/things',
    access: 'review_recordings',
    summary: 'List',
    status: 200,
    query: z.strictObject({ ...pageQuery, tag: z.union([z.string(), z.array(z.string())]).optional() }),
    answer: z.object({ limit: z.number(), tag: z.unknown() }),
  }),
  write: endpoint({
    method: 'PATCH',
    path: '/things/{thingId}',
    access: 'signed_in',
    summary: 'Write',
    status: 200,
    params: z.strictObject({ thingId: z.string().regex(/^thg_[0-9]$/) }),
    missing: 'recording_not_found',
    body: z.strictObject({ label: z.string() }),
    answer: z.object({ label: z.string() }),
  }),
  open: endpoint({ method: 'POST', path: '/open', access: 'public', summary: 'Open', status: 204 }),
};

const actors: Record<string, Actor> = {
  reviewer: { kind: 'user', tenantId: 'acme', userId: 'usr_1', name: 'Ben', permissions: ['review_recordings'] },
  nobody: { kind: 'user', tenantId: 'acme', userId: 'usr_2', name: 'Alex', permissions: [] },
};

function setup(write: () => Promise<{ label: string }> = async () => ({ label: 'new', secret: 'kept' })) {
  return httpApi(
    [
      route(things.list, async ({ query }) => ({ limit: query.limit, tag: query.tag })),
      route(things.write, async ({ params }) => {
        if (params.thingId === 'thg_9') throw new AppError('recording_not_found');
        return write();
      }),
      route(things.open, async () => new Reply(undefined, { cookies: ['a=b'] })),
    ],
    {},
    async (token) => actors[token],
  );
}

const as = (name: string) => ({ cookies: [`__Host-session=${name}`] });
const json = { 'content-type': 'application/json' };
const writer = {
  ...as('reviewer'),
  headers: { ...json, 'x-call-record': '1' },
  params: { thingId: 'thg_1' },
  body: '{"label":"x"}',
};

describe('an API', () => {
  test('gives a use case what was validated, and shows no more than the contract', async () => {
    const answer = await call(setup(), gatewayEvent('PATCH', '/api/things/thg_1', writer));
    expect(answer).toMatchObject({ status: 200, json: { label: 'new' } });
    expect(answer.text).not.toContain('secret');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('reads a repeated parameter as a list, commas and all', async () => {
    const answer = await call(setup(), gatewayEvent('GET', '/api/things?tag=a,b&tag=c', as('reviewer')));
    expect(answer.json).toEqual({ limit: 50, tag: ['a,b', 'c'] });
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['cursor=', 'cursor'],
    ['colour=red', 'colour'],
    ['__proto__=1', '__proto__'],
  ])('refuses the query %s and names the field', async (query, path) => {
    const answer = await call(setup(), gatewayEvent('GET', `/api/things?${query}`, as('reviewer')));
    expect(answer).toMatchObject({ status: 422, json: { code: 'invalid_input', errors: [{ path }] } });
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  test.each([
    ['no JSON', { body: '{"label"' }, 400, 'invalid_request'],
    ['a lone surrogate', { body: '{"label":"\\ud800"}' }, 400, 'invalid_request'],
    ['an empty body', { body: '' }, 400, 'invalid_request'],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-call-record': '1' } },
      415,
      'unsupported_media_type',
    ],
    ['a huge body', { body: JSON.stringify({ label: 'x'.repeat(1_000_000) }) }, 413, 'body_too_large'],
    ['a wrong type', { body: '{"label":1}' }, 422, 'invalid_input'],
    ['an unknown field', { body: '{"label":"x","admin":true}' }, 422, 'invalid_input'],
    ['a list', { body: '[]' }, 422, 'invalid_input'],
  ])('refuses %s as a body', async (_, change, status, code) => {
    const answer = await call(setup(), gatewayEvent('PATCH', '/api/things/thg_1', { ...writer, ...change }));
    expect(answer).toMatchObject({ status, json: { code } });
  });

  test('answers an id that cannot exist with the same bytes as one that does not', async () => {
    const missing = await call(
      setup(),
      gatewayEvent('PATCH', '/api/things/thg_9', { ...writer, params: { thingId: 'thg_9' } }),
    );
    const impossible = await call(
      setup(),
      gatewayEvent('PATCH', "/api/things/'", { ...writer, params: { thingId: "'" } }),
    );
    expect(missing.status).toBe(404);
    expect(impossible.text).toBe(missing.text);
  });

  test('wants a session, then the permission', async () => {
    const status = async (options: object) => (await call(setup(), gatewayEvent('GET', '/api/things', options))).status;
    expect(await status({})).toBe(401);
    expect(await status(as('stranger'))).toBe(401);
    expect(await status(as('nobody'))).toBe(403);
    expect(await status(as('reviewer'))).toBe(200);
  });

  test('does not take the cookie of plain http from a host that is not this machine', async () => {
    const headers = { 'x-forwarded-proto': 'http' };
    const plain = await call(setup(), gatewayEvent('GET', '/api/things', { cookies: ['session=reviewer'], headers }));
    expect(plain.status).toBe(401);
    const loopback = { headers: { ...headers, 'x-forwarded-host': '127.0.0.1:8080' }, cookies: ['session=reviewer'] };
    expect((await call(setup(), gatewayEvent('GET', '/api/things', loopback))).status).toBe(200);
  });

  test('refuses a write without our header, or from another origin', async () => {
    const status = async (headers: Record<string, string>) =>
      (await call(setup(), gatewayEvent('PATCH', '/api/things/thg_1', { ...writer, headers: { ...json, ...headers } })))
        .status;
    expect(await status({})).toBe(403);
    expect(await status({ 'x-call-record': '1', origin: 'https://evil.example' })).toBe(403);
    expect(await status({ 'x-call-record': '1', origin: 'http://portal.example.com' })).toBe(403);
    expect(await status({ 'x-call-record': '1', origin: 'https://portal.example.com' })).toBe(200);
  });

  test('refuses even a public write from another origin', async () => {
    const answer = await call(setup(), gatewayEvent('POST', '/api/open', { headers: { origin: 'null' } }));
    expect(answer).toMatchObject({ status: 403, json: { code: 'forbidden_origin' } });
  });

  test('says nothing of why it failed, but logs it', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const fail = async () => {
      throw new Error('table acme-prod is gone');
    };
    const answer = await call(setup(fail), gatewayEvent('PATCH', '/api/things/thg_1', writer));
    const logged = written.mock.calls.join('');
    written.mockRestore();
    expect(answer).toMatchObject({ status: 500, json: { code: 'internal_error' } });
    expect(answer.text).not.toContain('acme-prod');
    expect(logged).toContain('acme-prod');
  });

  test('knows no other path', async () => {
    const answer = await call(setup(), gatewayEvent('GET', '/api/elsewhere', as('reviewer')));
    expect(answer).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });

  test('hands cookies on', async () => {
    expect((await call(setup(), gatewayEvent('POST', '/api/open'))).cookies).toEqual(['a=b']);
  });
});
