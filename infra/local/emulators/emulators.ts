import { fork } from 'node:child_process';
import { openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { StartError } from '../start-error.ts';
import { freePort } from './free-port.ts';
import type { HostMessage, HostSettings } from './host.ts';

export interface Emulators {
  /** Of DynamoDB. */
  dynamoDb: string;
  /** Where dynoxide keeps its tables; undefined where DynamoDB was taken from elsewhere. */
  dynamoDbFile: string | undefined;
  /** Of SES, with its inbox page. */
  mail: string;
  /** To be called when a mail has been sent, so that it is kept. */
  mailSent(): void;
  stop(): Promise<void>;
}

const hostFile = fileURLToPath(new URL('host.ts', import.meta.url));

/**
 * Starts the emulators of DynamoDB and SES in a process of their own. With DYNAMODB_ENDPOINT set, DynamoDB is taken from there.
 * `onEnd` is called when one of them ends by itself.
 */
export async function startEmulators(home: string, onEnd: (why: string) => void): Promise<Emulators> {
  const elsewhere = process.env.DYNAMODB_ENDPOINT;
  const port = await freePort();
  const settings: HostSettings = {
    dynoxide: elsewhere ? undefined : { binary: findDynoxide(), port, database: join(home, 'dynamodb.sqlite') },
    mailFile: join(home, 'mails.json'),
  };
  const log = openSync(join(home, 'logs', 'emulators.log'), 'a');
  const child = fork(hostFile, [JSON.stringify(settings)], {
    stdio: ['ignore', log, log, 'ipc'],
    // A Ctrl-C goes to the whole group of the terminal; the database must be there until the last request is answered.
    detached: true,
  });
  let stopping = false;
  const mailPort = await new Promise<number>((resolve, reject) => {
    child.on('message', (message: HostMessage) => {
      if (message.kind === 'mail_ready') resolve(message.port);
      else reject(new StartError(`${message.why}; see ${join(home, 'logs', 'emulators.log')}.`));
    });
    child.on('exit', () =>
      reject(new StartError(`The emulators could not be started; see ${join(home, 'logs', 'emulators.log')}.`)),
    );
  });
  child.on('message', (message: HostMessage) => {
    if (message.kind === 'ended' && !stopping) onEnd(message.why);
  });
  child.on('exit', () => {
    if (!stopping) onEnd('The process of the emulators ended');
  });
  const stop = async () => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.disconnect();
    await ended;
  };
  const dynamoDb = elsewhere ?? `http://127.0.0.1:${port}`;
  try {
    await answers(dynamoDb, elsewhere ? 'DYNAMODB_ENDPOINT' : 'dynoxide');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ dynamoDb, dynamoDbFile: settings.dynoxide?.database, stop },
    mail: `http://127.0.0.1:${mailPort}`,
    mailSent: () => void child.send('mail_sent'),
  };
}

/** The emulator's program, which npm installs where there is one for the platform. */
function findDynoxide(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return join(createRequire(import.meta.url).resolve(`${name}/package.json`), '..', 'dynoxide');
  } catch {
    throw new StartError(
      `The DynamoDB emulator (the npm package ${name}) is not installed for this machine: start one with \`npx dynoxide\` or DynamoDB Local, and set DYNAMODB_ENDPOINT to its address.`,
    );
  }
}

async function answers(endpoint: string, what: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await pause(20)) {
    const ready = await fetch(endpoint, { method: 'POST' }).then(
      () => true,
      () => false,
    );
    if (ready) return;
  }
  throw new StartError(`DynamoDB does not answer at ${endpoint} (${what}).`);
}
