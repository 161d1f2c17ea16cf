import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hashInputs } from './inputs-hash.ts';

const root = mkdtempSync(join(tmpdir(), 'call-record-hash-'));
afterAll(() => rmSync(root, { recursive: true }));
const write = (path: string, content: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
};
const hash = () => hashInputs(root, ['infra', 'cdk.json', 'not-there']);

test('the hash changes with a content, a name and a new file, and with nothing that no build is made from', () => {
  write('infra/app.ts', 'app');
  write('cdk.json', '{}');
  const hashes = [hash()];
  expect(hash()).toBe(hashes[0]);
  write('infra/app.ts', 'ap2');
  hashes.push(hash());
  renameSync(join(root, 'infra/app.ts'), join(root, 'infra/ap.ts'));
  hashes.push(hash());
  write('infra/stacks/api.ts', 'x');
  hashes.push(hash());
  write('cdk.json', '{ }');
  hashes.push(hash());
  expect(new Set(hashes).size).toBe(5);
  for (const path of ['infra/stacks/api.test.ts', 'infra/local/start.ts', 'infra/node_modules/a/b.js', 'other/x'])
    write(path, 'x');
  expect(hash()).toBe(hashes[4]);
});
