/** Starts other databases' servers for a benchmark: on a socket of a folder of their own, as nobody where this process is root. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { NumberQuestion, Question } from './questions.ts';

/** The page to show. */
export interface PageWanted {
  size: number;
  /** How many recordings come before it. */
  offset: number;
  /** The last of those, for databases that go on from it. */
  after: { connectedAt: number; id: string } | undefined;
}

/** One way to ask one database; answers with the ids of the recordings found, in order. */
export interface Peer {
  name: string;
  ask(question: Question, page: PageWanted): Promise<string[]>;
}

export interface PeerServer {
  peers: Peer[];
  stop(): Promise<void>;
}

/** The unprivileged user of Linux and of containers alike. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const asNobody = isRoot ? { uid: nobody, gid: nobody } : {};

/** Where a program is: on the PATH, or in a folder that Debian keeps it in off the PATH. */
export function findProgram(name: string, ...elsewhere: string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...elsewhere.flatMap((pattern) => globSync(pattern))];
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * The data folder of a server, made by `create` and filled by `fill` where it is not there yet, or was filled otherwise than `code` now
 * says; and the server running on it.
 */
export async function startServer(settings: {
  folder: string;
  /** What the data are made by: when it changes they are made again. */
  code: string;
  create: { command: string; args: string[] };
  serve: { command: string; args: string[] };
  /** Whether the server takes connections. */
  answers(): Promise<boolean>;
  fill(): Promise<void>;
}): Promise<{ stop(): Promise<void> }> {
  const { folder, code, create, serve, answers, fill } = settings;
  const filled = `${folder}.filled`;
  const isFilled = existsSync(filled) && readFileSync(filled, 'utf8') === code;
  if (!isFilled) {
    rmSync(folder, { recursive: true, force: true });
    rmSync(filled, { force: true });
    mkdirSync(folder, { mode: 0o700 });
    if (isRoot) chownSync(folder, nobody, nobody);
    const made = spawnSync(create.command, create.args, { ...asNobody, cwd: folder, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`${create.command} failed: ${made.stderr}${made.stdout}`);
  }
  const server = spawn(serve.command, serve.args, { ...asNobody, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (text) => {
    said = (said + text).slice(-4000);
  });
  const stop = () => end(server);
  try {
    for (const deadline = Date.now() + 60_000; !(await answers()); await pause(100))
      if (server.exitCode !== null || Date.now() > deadline)
        throw new Error(`${serve.command} does not answer: ${said}`);
    if (!isFilled) await fill();
  } catch (error) {
    await stop();
    throw error;
  }
  if (!isFilled) writeFileSync(filled, code);
  return { stop };
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  // Both servers write everything down and go.
  server.kill('SIGINT');
  const stuck = setTimeout(() => server.kill('SIGKILL'), 60_000);
  await ended;
  clearTimeout(stuck);
}

/** A pattern of LIKE for a number as text. */
export const likePattern = ({ text, anchored }: NumberQuestion) => (anchored ? `${text}%` : `%${text}%`);
