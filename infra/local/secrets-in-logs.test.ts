import { expect, test } from 'vitest';
import { secretsIn } from './secrets-in-logs.ts';

test.each([
  ['{"token":"crt_0123456789abcdefghijABCDEFGHIJ000000"}', 'an API token'],
  [`cookie: session=demo.usr_${'0'.repeat(26)}.rol_${'0'.repeat(26)}.${'a'.repeat(43)}`, 'the token of a session'],
  [`GET /media/x?X-Amz-Signature=${'0'.repeat(64)}`, 'the signature of an address'],
  ['{"body":{"username":"morgan","password":"Correct horse 9"}}', 'a password'],
  ['Hello\nPassword: abc\n', 'a password'],
  ['{"secretAccessKey":"abc"}', 'a secret key'],
  ['the key is swordfish', 'the administrator’s password'],
])('%j holds a secret', (text, what) => {
  expect(secretsIn(text, { 'the administrator’s password': 'swordfish' })).toEqual([what]);
});

test('what people look for in a log is no secret', () => {
  const line =
    '{"level":"error","message":"A request failed","route":"POST /api/session","requestId":"1","error":{"name":"Error"}}';
  expect(secretsIn(`${line}\nThe password was rejected: password_rejected`)).toEqual([]);
});
