import { expect, test } from 'vitest';
import { compileEdgeFunction, onViewerRequest, onViewerResponse } from './cloudfront-function.ts';
import type { WebRequest } from './http-message.ts';

const distribution = { id: 'E1', domainName: 'd1.cloudfront.net' };
const request: WebRequest = {
  ...{ id: 'r1', method: 'GET', path: '/a', query: 'x=1&x=2&y', sourceIp: '192.0.2.1', body: Buffer.from('kept') },
  headers: new Map([
    ['host', ['portal.example']],
    ['cookie', ['a=1; b=2=3']],
    ['accept', ['text/html', 'text/plain']],
  ]),
};
const run = (body: string) =>
  onViewerRequest(compileEdgeFunction(`function handler(event) { ${body} }`), request, { distribution });

test('a request goes through unchanged where the function leaves it so', async () => {
  expect(await run('return event.request;')).toEqual({ request });
});

test('a function can change the address and the headers, and sees who asks', async () => {
  const result = await run(`
    const { request, viewer, context } = event;
    request.uri = '/index.html';
    request.headers['x-viewer'] = { value: viewer.ip + ' ' + context.distributionDomainName + ' ' + request.headers.host.value };
    delete request.querystring.x;
    request.cookies.c = { value: '4' };
    return request;`);
  expect(result).toMatchObject({ request: { path: '/index.html', query: 'y', body: request.body } });
  const headers = 'request' in result ? result.request.headers : new Map();
  expect([headers.get('x-viewer'), headers.get('cookie')]).toEqual([
    ['192.0.2.1 d1.cloudfront.net portal.example'],
    ['a=1; b=2=3; c=4'],
  ]);
});

test('a function can answer by itself, and may be asynchronous', async () => {
  const run = compileEdgeFunction(
    `async function handler(event) { return { statusCode: 302, headers: { location: { value: '/new' } }, body: { encoding: 'base64', data: 'b2s=' } }; }`,
  );
  const result = await onViewerRequest(run, request, { distribution });
  expect(result).toMatchObject({
    response: { status: 302, headers: new Map([['location', ['/new']]]), body: Buffer.from('ok') },
  });
});

test('a function of the response changes its headers and keeps its body', async () => {
  const run = compileEdgeFunction(
    `function handler({ response }) { response.headers['x-a'] = { value: '1' }; return response; }`,
  );
  const response = { status: 200, headers: new Map([['set-cookie', ['a', 'b']]]), body: Buffer.from('x') };
  expect(await onViewerResponse(run, request, response, { distribution })).toEqual({
    ...response,
    headers: new Map([...response.headers, ['x-a', ['1']]]),
  });
});

test('a function has the language and nothing of this machine', async () => {
  await expect(
    run('return { statusCode: 200, body: typeof process + typeof require + typeof fetch };'),
  ).resolves.toMatchObject({
    response: { body: Buffer.from('undefinedundefinedundefined') },
  });
  await expect(run(`return event.constructor.constructor('return process')();`)).rejects.toThrow();
});

test('a function that never ends is stopped', async () => {
  await expect(run('for (;;);')).rejects.toThrow('timed out');
});
