import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { build } from './build.ts';
import { closeServer, listen } from './listen.ts';
import type { LocalJson } from './local-json.ts';
import { signIn } from './portal-client.ts';

const scratch = mkdtempSync(join(tmpdir(), 'call-record-start-'));
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
});

/** Runs `npm start` or `npm run reset` on a home. */
function run(script: 'start' | 'reset', home: string, port: number, environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`${script}.ts`, import.meta.url))], {
    env: { ...process.env, CALL_RECORD_HOME: home, PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
    });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended, output: () => output };
}

async function local(home: string): Promise<LocalJson> {
  const file = join(home, 'local.json');
  for (const deadline = Date.now() + 50_000; !existsSync(file) && Date.now() < deadline; ) await pause(20);
  return JSON.parse(readFileSync(file, 'utf8'));
}

const recordings = async ({ portal }: LocalJson, cookie: string): Promise<number> => {
  const answer = await fetch(`${portal}/api/recordings?limit=100`, { headers: { cookie } });
  return ((await answer.json()) as { items: unknown[] }).items.length;
};
/** The processes whose command line has a text in it. */
const processesOf = async (text: string): Promise<string[]> => {
  const list = spawn('ps', ['-eo', 'args'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  for await (const data of list.stdout) output += data;
  return output.split('\n').filter((line) => line.includes(text));
};
const basePort = 21_000 + Math.floor(Math.random() * 5000) * 4;

test('a start provisions, lets the administrator in, and uploads the demo calls; a kill loses nothing; a second start goes on', async () => {
  await build();
  const home = join(scratch, 'home');
  const first = run('start', home, basePort);
  const before = await local(home);
  expect(statSync(join(home, 'local.json')).mode & 0o777).toBe(0o600);
  expect(before).toMatchObject({
    portal: `http://127.0.0.1:${basePort}`,
    aws: `http://127.0.0.1:${basePort + 1}`,
    inbox: `http://127.0.0.1:${basePort + 2}`,
    region: 'eu-west-2',
    recorder: { tenant: 'demo', prefix: `in/demo/${before.recorder.id}/` },
  });
  const cookie = await signIn(before);
  expect(cookie).toMatch(/^session=/);
  for (const deadline = Date.now() + 20_000; (await recordings(before, cookie)) < 5 && Date.now() < deadline; )
    await pause(50);

  // While calls are being catalogued: some are done, some are in work, some wait, some are not uploaded yet.
  first.child.kill('SIGKILL');
  await first.ended;
  for (const deadline = Date.now() + 5000; (await processesOf(home)).length > 0 && Date.now() < deadline; )
    await pause(50);
  expect(await processesOf(home)).toEqual([]);

  rmSync(join(home, 'local.json'));
  const second = run('start', home, basePort);
  const after = await local(home);
  expect([after.admin, after.recorder]).toEqual([before.admin, before.recorder]);
  expect(await recordings(after, cookie)).toBeGreaterThanOrEqual(5);
  for (const deadline = Date.now() + 60_000; (await recordings(after, cookie)) < 40 && Date.now() < deadline; )
    await pause(200);
  await pause(500);
  expect(await recordings(after, cookie)).toBe(40);
  const marked = 'Some of the demo calls were flagged, noted and scored.';
  for (const deadline = Date.now() + 20_000; !second.output().includes(marked) && Date.now() < deadline; )
    await pause(100);
  expect(second.output()).toContain(marked);

  const third = run('start', home, basePort + 50);
  expect(await third.ended).toBe(1);
  expect(third.output()).toContain(`Call Record is running on ${home} already (process ${second.child.pid})`);
  const reset = run('reset', home, 0);
  expect([await reset.ended, reset.output()]).toEqual([1, expect.stringContaining('is running')]);

  second.child.kill('SIGINT');
  expect(await second.ended).toBe(0);
  expect([existsSync(join(home, 'local.json')), await processesOf(home)]).toEqual([false, []]);
  expect(second.output()).not.toMatch(/Error|not authorized/);
  expect(await run('reset', home, 0).ended).toBe(0);
  expect(existsSync(home)).toBe(false);
}, 150_000);

test.each([0, 1, 2])(
  'a port that is in use (PORT + %i) is said in one sentence',
  async (offset) => {
    const server = createServer();
    await listen(server, 0);
    const { port } = server.address() as AddressInfo;
    const start = run('start', join(scratch, `port-${offset}`), port - offset);
    expect(await start.ended).toBe(1);
    expect(start.output().trim().split('\n').at(-1)).toBe(
      `Port ${port} is in use: set PORT to a free one (the two after it are used too).`,
    );
    await closeServer(server);
  },
  30_000,
);

test('what is in the way is said in one sentence, without a stack trace', async () => {
  const file = join(scratch, 'file');
  writeFileSync(file, '');
  const sentence = async (home: string, environment: NodeJS.ProcessEnv = {}) => {
    const start = run('start', home, basePort + 100, environment);
    expect(await start.ended).toBe(1);
    expect(start.output()).not.toContain('    at ');
    return start.output().trim().split('\n').at(-1);
  };
  expect(await sentence(file)).toContain('is not a folder');
  expect(await sentence('/sys/call-record')).toContain('set CALL_RECORD_HOME to');
  expect(await sentence(join(scratch, 'bent'), { PORT: 'http' })).toBe(
    'PORT must be a number from 1 to 65533, not http.',
  );
  expect(await sentence(join(scratch, 'away'), { DYNAMODB_ENDPOINT: 'http://127.0.0.1:9' })).toContain(
    'DynamoDB does not answer at http://127.0.0.1:9',
  );
  writeFileSync(join(scratch, 'state.sqlite'), 'this is no database, but long enough to be taken for one'.repeat(20));
  expect(await sentence(scratch)).toContain('is damaged');
}, 60_000);

test('a reset leaves alone what is no home', async () => {
  const other = mkdtempSync(join(scratch, 'other-'));
  writeFileSync(join(other, 'thesis.txt'), 'x');
  const reset = run('reset', other, 0);
  expect([await reset.ended, reset.output()]).toEqual([1, expect.stringContaining('does not look like a home')]);
  expect(existsSync(join(other, 'thesis.txt'))).toBe(true);
});
