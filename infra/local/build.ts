import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hashInputs } from './inputs-hash.ts';
import { diskProblem, StartError } from './start-error.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

/** What a cloud is started from. */
export const built = {
  assembly: join(dist, 'local/cdk.out'),
  bundles: join(dist, 'functions'),
  portalFiles: join(dist, 'web'),
};

interface Step {
  /** For people: "… cannot be built". */
  what: string;
  /** What it is made from. */
  inputs: string[];
  /** What must be there when it is done. */
  output: string;
  run(): Promise<void>;
}

const common = ['package-lock.json', 'functions/contract', 'events'];
const { CDK_CONTEXT_JSON: _, ...environment } = process.env;

const steps: Record<string, Step> = {
  // Bundles the functions as well, because the template refers to them.
  template: {
    what: 'The template',
    inputs: [...common, 'infra', 'cdk.json', 'functions/data/table.ts', 'functions/tenants/tenant-properties.ts'],
    output: join(built.assembly, 'manifest.json'),
    run: async () => {
      const fresh = `${built.assembly}.new`;
      rmSync(fresh, { recursive: true, force: true });
      await node(['infra/app.ts'], {
        ...environment,
        CDK_OUTDIR: fresh,
        // The template then refers to the bundles where they are, and not to copies.
        CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:disable-asset-staging': true }),
      });
      rmSync(built.assembly, { recursive: true, force: true });
      renameSync(fresh, built.assembly);
    },
  },
  functions: {
    what: 'The functions',
    inputs: [...common, 'functions', 'infra/bundle.ts', 'infra/function-entries.ts', 'package.json'],
    output: join(built.bundles, 'recordings/index.mjs'),
    run: () => node(['infra/bundle.ts'], environment),
  },
  portal: {
    what: 'The portal',
    inputs: [...common, 'web'],
    output: join(built.portalFiles, 'index.html'),
    run: () =>
      node(
        [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'web/vite.config.ts', '--logLevel', 'error'],
        environment,
      ),
  },
};

/**
 * Builds what has changed since it was built: the template, the functions' bundles, the portal. Several processes may ask at once: one builds,
 * the others wait. Throws a StartError with what the tools said where something cannot be built.
 */
export async function build({ portal = true } = {}): Promise<void> {
  const release = await lock();
  try {
    // The template's step makes the bundles too: after it, there is nothing left to do for the functions.
    await Promise.all([
      runIfStale('template').then(() => runIfStale('functions')),
      portal ? runIfStale('portal') : undefined,
    ]);
  } finally {
    release();
  }
}

async function runIfStale(name: keyof typeof steps): Promise<void> {
  const step = steps[name] as Step;
  const stamp = join(dist, 'local', `${name}.hash`);
  const hash = hashInputs(root, step.inputs);
  if (existsSync(step.output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  try {
    await step.run();
  } catch (error) {
    throw new StartError(`${step.what} cannot be built:\n${(error as Error).message}`);
  }
  writeFileSync(stamp, hash);
  if (name === 'template')
    writeFileSync(join(dist, 'local/functions.hash'), hashInputs(root, steps.functions?.inputs ?? []));
}

/** Runs Node to its end. Throws with what it printed where it fails. */
function node(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => {
        output = (output + data).slice(-8000);
      });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(output.trim() || `it ended with ${code}`))));
  });
}

/** Waits for whoever builds at present. SQLite's lock, because the system frees it however a process ends. */
async function lock(): Promise<() => void> {
  const folder = join(dist, 'local');
  try {
    mkdirSync(folder, { recursive: true });
    const file = new DatabaseSync(join(folder, 'lock.sqlite'));
    for (;;) {
      try {
        file.exec('BEGIN EXCLUSIVE');
        return () => file.close();
      } catch (error) {
        if ((error as { errcode?: number }).errcode !== 5) throw error;
      }
      await pause(50);
    }
  } catch (error) {
    const problem = diskProblem(error, folder);
    throw problem === undefined ? error : new StartError(problem);
  }
}
