import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { type Bundle, bundleFunctions, bundlesFolder } from './bundle.ts';
import { functionEntries } from './function-entries.ts';

const run = promisify(execFile);

let bundles: Bundle[];
beforeAll(async () => {
  bundles = await bundleFunctions();
}, 120_000);

// One that is in no list would be missing from AWS without a word.
test('every entry below functions/ is declared', () => {
  const found = globSync('*/{api,worker}.ts', { cwd: join(import.meta.dirname, '../functions') });
  const entries = found.map((path) => path.replaceAll('\\', '/').replace(/\.ts$/, ''));
  expect(Object.keys(functionEntries).sort()).toEqual(entries.sort());
});

test('every function has a bundle that starts quickly', () => {
  expect(bundles.map(({ name }) => name).sort()).toEqual([...Object.values(functionEntries)].sort());
  expect(bundles.filter(({ bytes, mostBytes }) => bytes < 1000 || bytes > mostBytes)).toEqual([]);
});

test('every bundle loads by itself and exports a handler', async () => {
  const env = {
    ...{ AWS_REGION: 'eu-west-2', TABLE_NAME: 'table', RECORDINGS_BUCKET: 'bucket', INGEST_QUEUE_URL: 'https://queue' },
    ...{ USER_POOL_ID: 'pool', USER_POOL_CLIENT_ID: 'client', SENDER: 'a@b.co', PORTAL_URL: 'https://portal' },
    ...{
      MAIL_QUEUE_URL: 'https://mails',
      ACCOUNT_MAIL_QUEUE_URL: 'https://mails',
      INBOX_BUCKET: 'inbox',
      SUPPORT_EMAIL: 'a@b.co',
      SUPPORT_SENDERS: 'a@b.co',
    },
    ...{ JOB_QUEUE_URL: 'https://jobs', DELETION_QUEUE_URL: 'https://deletions', RECORDER_POLICY_ARN: 'policy' },
  };
  const load = 'import(process.argv[1]).then(({ handler }) => process.stdout.write(typeof handler))';
  const loaded = await Promise.all(
    bundles.map(({ name }) => run(process.execPath, ['-e', load, join(bundlesFolder, name, 'index.mjs')], { env })),
  );
  expect(loaded.map(({ stdout }) => stdout)).toEqual(bundles.map(() => 'function'));
}, 120_000);
