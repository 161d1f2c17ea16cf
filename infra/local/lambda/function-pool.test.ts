import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import { type FunctionPool, functionPool, type InvocationResult } from './function-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'call-record-functions-'));
afterAll(() => rmSync(folder, { recursive: true }));
const pools: FunctionPool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.stop();
});

function setup(exportName: string, more: { timeoutSeconds?: number; maxProcesses?: number } = {}) {
  const problems: string[] = [];
  const logFile = join(folder, `${exportName}.log`);
  const pool = functionPool(
    {
      ...{ name: 'CallRecord-Test', arn: 'arn:aws:lambda:eu-west-2:000000000000:function:CallRecord-Test', exportName },
      file: fileURLToPath(new URL('../testing/handlers.mjs', import.meta.url)),
      ...{ timeoutSeconds: 5, memoryMb: 512, logGroup: '/aws/lambda/test', maxProcesses: 2 },
      environment: { TABLE_NAME: 'calls' },
      ...more,
    },
    {
      ...{ region: 'eu-west-2', endpoint: 'http://127.0.0.1:1', logFile, temporaryFolder: join(folder, 'tmp') },
      credentials: { accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken: 'token' },
      report: (problem) => void problems.push(problem),
    },
  );
  pools.push(pool);
  return { pool, problems, logFile };
}
const answer = (result: InvocationResult) => JSON.parse(result.ok ? result.payload : `"${result.errorType}"`);

test('a function gets its event and the environment of its template, Lambda and nothing else', async () => {
  const { pool } = setup('echo');
  const { event, name, environment, left } = answer(await pool.invoke({ a: 1, when: new Date(0), none: undefined }));
  expect([event, name]).toEqual([{ a: 1, when: '1970-01-01T00:00:00.000Z' }, 'CallRecord-Test']);
  expect(left).toBeGreaterThan(4000);
  expect(environment).toContain('TABLE_NAME');
  const ours = /^(AWS_.*|TABLE_NAME|PATH|TZ|LANG|TMPDIR|_HANDLER|LAMBDA_TASK_ROOT|NODE_CHANNEL_.*)$/;
  expect(environment.filter((variable: string) => !ours.test(variable))).toEqual([]);
});

test('a process is kept for the next invocation, and others are started while it is busy, up to the limit', async () => {
  const { pool } = setup('slow');
  const first = answer(await pool.invoke({ ms: 0 }));
  expect(answer(await pool.invoke({ ms: 0 }))).toBe(first);
  const three = await Promise.all([1, 2, 3].map(() => pool.invoke({ ms: 150 })));
  expect(new Set(three.map(answer)).size).toBe(2);
});

test('an error fails its invocation, says so in one line, and stands in the log in full', async () => {
  const { pool, problems, logFile } = setup('fail');
  expect(await pool.invoke({})).toEqual({
    ok: false,
    kind: 'error',
    errorType: 'TypeError',
    message: 'it is broken\nsecond line',
  });
  expect(problems).toEqual([`CallRecord-Test: TypeError: it is broken (see ${logFile})`]);
  await pool.stop();
  expect(readFileSync(logFile, 'utf8')).toContain('second line');
});

test('a crash fails its invocation alone', async () => {
  const { pool, problems } = setup('crash');
  expect(await pool.invoke({})).toMatchObject({
    ok: false,
    kind: 'crash',
    message: 'its process ended (exit status 3)',
  });
  expect(await pool.invoke({})).toMatchObject({ ok: false, kind: 'crash' });
  expect(problems.length).toBe(2);
});

test('a function that takes too long is killed, even one that never waits', async () => {
  const { pool } = setup('spin', { timeoutSeconds: 0.5, maxProcesses: 1 });
  const started = performance.now();
  expect(await pool.invoke({})).toMatchObject({
    ok: false,
    kind: 'timeout',
    message: 'Task timed out after 0.5 seconds',
  });
  expect(await pool.invoke({})).toMatchObject({ ok: false, kind: 'timeout' });
  expect(performance.now() - started).toBeLessThan(4000);
});

test('what is no function, too large an event and too large an answer are errors', async () => {
  expect(await setup('text').pool.invoke({})).toMatchObject({
    ok: false,
    message: expect.stringContaining('exports no function text'),
  });
  expect(await setup('echo').pool.invoke({ a: 'x'.repeat(7_000_000) })).toMatchObject({ errorType: 'RequestTooLarge' });
  expect(await setup('large').pool.invoke({})).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
});

test('processes end with the pool, also those that compute, and leave no temporary files', async () => {
  const { pool } = setup('spin', { timeoutSeconds: 60 });
  void pool.invoke({});
  await new Promise((resolve) => setTimeout(resolve, 300));
  await pool.stop();
  expect(existsSync(join(folder, 'tmp')) ? readdirSync(join(folder, 'tmp')) : []).toEqual([]);
});
