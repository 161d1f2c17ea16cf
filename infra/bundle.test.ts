import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { type Bundle, bundleFunctions, bundlesFolder, mostBytes } from './bundle.ts';
import { functionEntries } from './function-entries.ts';

const run = promisify(execFile);

let bundles: Bundle[];
beforeAll(async () => {
  bundles = await bundleFunctions();
}, 30_000);

test('every function has a bundle that starts quickly', () => {
  expect(bundles.map(({ name }) => name).sort()).toEqual([...Object.values(functionEntries)].sort());
  expect(bundles.filter(({ bytes }) => bytes < 1000 || bytes > mostBytes)).toEqual([]);
});

test('every bundle loads by itself and exports a handler', async () => {
  const env = {
    ...{ AWS_REGION: 'eu-west-2', TABLE_NAME: 'table', RECORDINGS_BUCKET: 'bucket', INGEST_QUEUE_URL: 'https://queue' },
    ...{ USER_POOL_ID: 'pool', USER_POOL_CLIENT_ID: 'client', SENDER: 'a@b.co', PORTAL_URL: 'https://portal' },
  };
  const load = 'import(process.argv[1]).then(({ handler }) => process.stdout.write(typeof handler))';
  const loaded = await Promise.all(
    bundles.map(({ name }) => run(process.execPath, ['-e', load, join(bundlesFolder, name, 'index.mjs')], { env })),
  );
  expect(loaded.map(({ stdout }) => stdout)).toEqual(bundles.map(() => 'function'));
}, 30_000);
