import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openState } from '../state.ts';
import { madeKeys } from './made-keys.ts';
import { parsePolicy } from './policy.ts';
import { userStore } from './users.ts';

const folder = mkdtempSync(join(tmpdir(), 'call-record-iam-'));
afterAll(() => rmSync(folder, { recursive: true }));

const statements = parsePolicy({
  Statement: { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::calls/in/*' },
});
const policyOf = (arn: string) => (arn === 'upload' ? statements : []);

test('a key lets in who it is of, with their tags and policies, as long as it is active, over restarts too', () => {
  const open = () => {
    const state = openState(join(folder, 'state.sqlite'));
    const users = userStore(state);
    return { state, users, find: madeKeys(users, '000000000000', policyOf) };
  };
  const first = open();
  first.users.add('pbx', { tenant: 'demo' });
  first.users.setPolicies('pbx', ['upload']);
  const { accessKeyId, secretAccessKey } = first.users.addKey('pbx');
  first.state.close();

  const { state, users, find } = open();
  const found = find(accessKeyId);
  expect(found?.secretAccessKey).toBe(secretAccessKey);
  expect(found?.identity).toMatchObject({
    principal: { name: 'arn:aws:iam::000000000000:user/pbx', statements },
    tags: { tenant: 'demo' },
  });
  expect(users.findKey(accessKeyId)?.lastUsedAt).toBeUndefined();
  found?.used?.();
  expect(users.findKey(accessKeyId)?.lastUsedAt).toEqual(expect.any(Number));
  users.setActive(accessKeyId, false);
  expect(find(accessKeyId)).toBeUndefined();
  users.setActive(accessKeyId, true);
  expect(find(accessKeyId)).toBeDefined();
  users.removeKey(accessKeyId);
  expect(find(accessKeyId)).toBeUndefined();
  state.close();
});
