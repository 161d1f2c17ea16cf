import { describe, expect, test } from 'vitest';
import type { InvocationResult } from '../lambda/function-pool.ts';
import type { ApiRoute } from '../template/http-api.ts';
import { answerByApi, findRoute } from './gateway.ts';
import type { WebRequest } from './http-message.ts';

const route = (routeKey: string): ApiRoute => {
  const [method = '', path = ''] = routeKey.split(' ');
  return { method, routeKey, segments: path.split('/').slice(1), functionName: 'fn' };
};
const routes = [
  'GET /api/recordings',
  'GET /api/recordings/{id}',
  'GET /api/recordings/summary',
  'POST /api/{id}/x',
  'ANY /api/any',
].map(route);
const api = { id: 'abc', host: 'abc.execute-api.eu-west-2.amazonaws.com', routes };

async function ask(more: Partial<WebRequest>, result: InvocationResult | unknown = { statusCode: 204 }) {
  const events: Array<Record<string, unknown>> = [];
  const request: WebRequest = {
    ...{
      id: 'request-1',
      method: 'GET',
      path: '/api/recordings',
      query: '',
      headers: new Map(),
      sourceIp: '127.0.0.1',
    },
    body: Buffer.alloc(0),
    ...more,
  };
  const response = await answerByApi(api, request, {
    accountId: '000000000000',
    invoke: async (_, event) => {
      events.push(event as Record<string, unknown>);
      const given = result as InvocationResult;
      return given?.ok === false ? given : { ok: true, payload: JSON.stringify(result) };
    },
  });
  return { response, event: events[0] ?? {}, text: response.body?.toString() };
}

describe('a route', () => {
  test.each([
    ['GET', '/api/recordings', 'GET /api/recordings', {}],
    ['GET', '/api/recordings/rec_1', 'GET /api/recordings/{id}', { id: 'rec_1' }],
    ['GET', '/api/recordings/summary', 'GET /api/recordings/summary', {}],
    ['POST', '/api/a b/x', 'POST /api/{id}/x', { id: 'a b' }],
    ['PATCH', '/api/any', 'ANY /api/any', {}],
  ])('of %s %s is %s', (method, path, routeKey, parameters) => {
    const found = findRoute(routes, method, path);
    expect([found?.route.routeKey, found?.parameters]).toEqual([routeKey, parameters]);
  });

  test.each([
    ['GET', '/api/recordings/'],
    ['GET', '/api/recordings/a/b'],
    ['HEAD', '/api/recordings'],
    ['GET', '/api'],
    ['GET', '/recordings'],
  ])('of %s %s does not exist', async (method, path) => {
    expect(findRoute(routes, method, path)).toBe(undefined);
    const { response, text } = await ask({ method, path });
    expect([response.status, text]).toEqual([404, '{"message":"Not Found"}']);
  });
});

test('a function gets the request in payload format 2.0', async () => {
  const headers = new Map([
    ['accept', ['a', 'b']],
    ['cookie', ['session=1; theme=dark', 'last=2']],
    ['host', ['127.0.0.1:8080']],
    ['user-agent', ['Browser/1']],
  ]);
  const { event } = await ask({ path: '/api/recordings/a%20b', query: 'flag=1&flag=2&q=a%26b+c', headers });
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'GET /api/recordings/{id}',
    rawPath: '/api/recordings/a b',
    rawQueryString: 'flag=1&flag=2&q=a%26b+c',
    cookies: ['session=1', 'theme=dark', 'last=2'],
    headers: { accept: 'a,b', host: api.host },
    queryStringParameters: { flag: '1,2', q: 'a&b c' },
    pathParameters: { id: 'a b' },
    isBase64Encoded: false,
    requestContext: {
      apiId: 'abc',
      http: { method: 'GET', path: '/api/recordings/a b', sourceIp: '127.0.0.1', userAgent: 'Browser/1' },
      requestId: 'request-1',
      stage: '$default',
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
    },
  });
  expect(event.headers).not.toHaveProperty('cookie');
  expect(event).not.toHaveProperty('body');
});

test('a body is text where its type says so, else base64', async () => {
  const post = async (type: string) => {
    const { event } = await ask({
      method: 'POST',
      path: '/api/1/x',
      body: Buffer.from('ä'),
      headers: new Map([['content-type', [type]]]),
    });
    return [event.body, event.isBase64Encoded];
  };
  expect(await post('application/json; charset=utf-8')).toEqual(['ä', false]);
  expect(await post('application/problem+json')).toEqual(['ä', false]);
  expect(await post('text/plain')).toEqual(['ä', false]);
  expect(await post('audio/wav')).toEqual([Buffer.from('ä').toString('base64'), true]);
});

test("a function's answer becomes the response", async () => {
  const { response, text } = await ask(
    {},
    {
      ...{ statusCode: 201, body: Buffer.from('audio').toString('base64'), isBase64Encoded: true },
      ...{ headers: { 'Content-Type': 'audio/wav', 'X-Count': 3 }, cookies: ['a=1', 'b=2'] },
    },
  );
  expect([response.status, text]).toEqual([201, 'audio']);
  expect([...response.headers]).toEqual([
    ['content-type', ['audio/wav']],
    ['x-count', ['3']],
    ['set-cookie', ['a=1', 'b=2']],
  ]);
  expect(await ask({}, { hello: 'world' })).toMatchObject({ text: '{"hello":"world"}', response: { status: 200 } });
  expect(await ask({}, 'plain')).toMatchObject({ text: 'plain' });
});

test('failures, time-outs, bodies that are too large and paths that are no text are answered as the gateway does', async () => {
  const failed = (kind: 'error' | 'timeout'): InvocationResult => ({
    ok: false,
    kind,
    errorType: 'x',
    message: 'secret',
  });
  expect(await ask({}, failed('error'))).toMatchObject({
    text: '{"message":"Internal Server Error"}',
    response: { status: 500 },
  });
  expect(await ask({}, failed('timeout'))).toMatchObject({
    text: '{"message":"Service Unavailable"}',
    response: { status: 503 },
  });
  const body = Buffer.alloc(10 * 1024 * 1024 + 1);
  expect(await ask({ body })).toMatchObject({
    text: '{"message":"Request Entity Too Large"}',
    response: { status: 413 },
  });
  expect(await ask({ path: '/api/recordings/%ff' })).toMatchObject({ response: { status: 400 } });
});
