/**
 * The process that the emulators run in: aws-ses-v2-local in itself, dynoxide as its child. It ends when the process that started it does,
 * however that ended, and takes dynoxide with it, which by itself would live on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

export interface HostSettings {
  /** Undefined: DynamoDB runs elsewhere. */
  dynoxide: { binary: string; port: number; database: string } | undefined;
  /** Where the mails are kept that were sent so far. */
  mailFile: string;
}

export type HostMessage = { kind: 'mail_ready'; port: number } | { kind: 'ended'; why: string };

interface MailStore {
  saveEmail(email: unknown): void;
  getStoreReadonly(): { emails: unknown[] };
}

const settings: HostSettings = JSON.parse(process.argv[2] ?? '{}');
const send = (message: HostMessage) => process.send?.(message);
const require = createRequire(import.meta.url);

let database: ChildProcess | undefined;
let ending = false;
const end = () => {
  ending = true;
  if (!database || database.exitCode !== null) process.exit(0);
  database.once('exit', () => process.exit(0));
  // It closes its file and goes.
  database.kill('SIGTERM');
  setTimeout(() => database?.kill('SIGKILL'), 2000).unref();
};
process.on('disconnect', end);

if (settings.dynoxide) {
  const { binary, port, database: file } = settings.dynoxide;
  database = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  database.on('error', (error) => send({ kind: 'ended', why: `dynoxide could not be started: ${error.message}` }));
  database.on('exit', (code, signal) => {
    if (!ending) send({ kind: 'ended', why: `dynoxide ended (${signal ?? `exit status ${code}`})` });
  });
}

const { default: startMail } = require('aws-ses-v2-local') as {
  default(config: { host: string; port: number }): Promise<{ address(): AddressInfo }>;
};
// It keeps mails in memory only; a second start should show those of the first.
const mails = require('aws-ses-v2-local/dist/store.js') as MailStore;
const known = readMails();
known.forEach(mails.saveEmail);
process.on('message', (message) => {
  if (message !== 'mail_sent') return;
  writeFileSync(`${settings.mailFile}.new`, JSON.stringify(mails.getStoreReadonly().emails), { mode: 0o600 });
  renameSync(`${settings.mailFile}.new`, settings.mailFile);
});
const server = await startMail({ host: '127.0.0.1', port: 0 });
send({ kind: 'mail_ready', port: server.address().port });

function readMails(): unknown[] {
  try {
    return JSON.parse(readFileSync(settings.mailFile, 'utf8'));
  } catch {
    return [];
  }
}
