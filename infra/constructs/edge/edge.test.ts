import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';

type Headers = Record<string, { value: string }>;

/** Runs the code as CloudFront does: a script without modules that declares `handler`. */
function run(file: string, request: { uri: string; headers: Headers }): { uri: string; headers: Headers } {
  const context = createContext({ event: { viewer: { ip: '203.0.113.7' }, request } });
  runInContext(readFileSync(join(import.meta.dirname, file), 'utf8'), context);
  return runInContext('handler(event)', context);
}

test('the API hears which host was asked and by whom, whatever the viewer says of it', () => {
  const { headers, uri } = run('api-request.js', {
    uri: '/api/session',
    headers: {
      host: { value: 'calls.provider.co.uk' },
      'x-forwarded-host': { value: 'evil.example' },
      'x-viewer-address': { value: '10.0.0.1' },
    },
  });
  expect(headers['x-forwarded-host']).toEqual({ value: 'calls.provider.co.uk' });
  expect(headers['x-viewer-address']).toEqual({ value: '203.0.113.7' });
  expect(uri).toBe('/api/session');
});

test.each([
  ['/', '/index.html'],
  ['/recordings/rec_01M7WJ8RWGBEC4ADHNFRBYP21H', '/index.html'],
  ['/assets/index-4f2a.js', '/assets/index-4f2a.js'],
  ['/favicon.svg', '/favicon.svg'],
])('a viewer who asks for %s gets %s', (uri, expected) => {
  expect(run('portal-request.js', { uri, headers: {} }).uri).toBe(expected);
});
