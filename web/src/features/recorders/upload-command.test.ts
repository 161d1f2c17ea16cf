import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { uploadCommand } from './upload-command.ts';

const recorder = {
  id: 'rdr_1',
  upload: { bucket: 'calls', prefix: "in/o'neil/rdr_1/", region: 'eu-west-2', endpoint: 'https://s3.amazonaws.com' },
};

/** Runs a command with programs in place of those it calls, each of which says what it was given, one argument a line. */
function ran(command: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'command-'));
  for (const program of ['curl', 'aws', 'jq'])
    writeFileSync(join(folder, program), '#!/bin/sh\nprintf "%s\\n" "$0" "$@" >> log\n', { mode: 0o755 });
  writeFileSync(join(folder, 'call.wav'), 'x'.repeat(1234));
  execFileSync('sh', ['-c', command], { cwd: folder, env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } });
  return execFileSync('cat', [join(folder, 'log')], { encoding: 'utf8' })
    .replaceAll(`${folder}/`, '')
    .trim()
    .split('\n');
}

test('a token’s commands announce the file as it is, and send it to the address that comes back', () => {
  const token = { kind: 'token', id: 'tok_1', secret: 'crt_secret' } as const;
  const said = ran(uploadCommand(recorder, token, 'https://calls.example.com'));
  expect(said).toContain('https://calls.example.com/api/recorders/rdr_1/uploads');
  expect(said).toContain('Authorization: Bearer crt_secret');
  const body = JSON.parse(said.find((line) => line.startsWith('{')) ?? '');
  expect(body).toMatchObject({ filename: '2026/03/03/call.wav', size: 1234, metadata: { from: '01130000001' } });
  expect(said).toContain('@call.wav');
});

test('an access key’s command names the recorder’s own folder, whatever is in its name', () => {
  const key = { kind: 'access_key', id: 'AKIA1', secret: 'se/cret+' } as const;
  const said = ran(uploadCommand(recorder, key, 'https://calls.example.com'));
  expect(said).toContain("s3://calls/in/o'neil/rdr_1/2026/03/03/call.wav");
  expect(said).not.toContain('--endpoint-url');
  const elsewhere = { ...recorder, upload: { ...recorder.upload, endpoint: 'http://127.0.0.1:9000' } };
  expect(ran(uploadCommand(elsewhere, key, ''))).toContain('http://127.0.0.1:9000');
});
