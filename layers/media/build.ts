/**
 * Builds the Lambda layer with node-av for arm64 into dist/layers/media: `npm run build:layer`, on any machine, with
 * npm alone. Only the modules that our functions load are in it, and the one native library they bind.
 */
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');
const target = join(root, 'dist', 'layers', 'media');
const binary = '@seydx/node-av-linux-arm64';
const megabyte = 1024 * 1024;
/** Lambda's limit for a function with its layers, unzipped; a bundle of ours has at most a quarter of a megabyte. */
const mostBytes = 249 * megabyte;

interface Package {
  version: string;
  resolved?: string;
  integrity?: string;
}

const staging = await mkdtemp(join(tmpdir(), 'media-layer-'));
try {
  const installed = await install(staging);
  const modules = join(staging, 'layer', 'nodejs', 'node_modules');
  await copyFiles(join(installed, 'node-av'), join(modules, 'node-av'), [
    'package.json',
    'LICENSE.md',
    ...(await loadedModules(join(installed, 'node-av'))),
  ]);
  await copyFiles(join(installed, binary), join(modules, binary), ['package.json', 'node-av.node']);
  await refuseOtherMachines(join(modules, binary, 'node-av.node'));

  const bytes = await folderBytes(modules);
  if (bytes > mostBytes) throw new Error(`The layer has ${inMegabytes(bytes)}, Lambda takes ${inMegabytes(mostBytes)}`);
  await rm(target, { recursive: true, force: true });
  await cp(join(staging, 'layer'), target, { recursive: true });
  process.stdout.write(
    `${relative(root, target)}: ${inMegabytes(bytes)} of at most ${inMegabytes(mostBytes)} unzipped\n`,
  );
} finally {
  await rm(staging, { recursive: true, force: true });
}

/** Installs node-av for arm64 and answers the folder of modules. It is the package that our lock file names, or none. */
async function install(folder: string): Promise<string> {
  const ours = await lockedPackages(root);
  const version = (name: string) => ours[`node_modules/${name}`]?.version;
  const dependencies = { 'node-av': version('node-av') };
  // npm lets only optional dependencies be for another machine than this one.
  const optionalDependencies = { [binary]: version(binary) };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, optionalDependencies }));
  // Nothing is run: node-av's install script would look for an ffmpeg command that we do not use.
  const args = ['install', '--os=linux', '--cpu=arm64', '--libc=glibc', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', [...args, '--loglevel=error'], {
    cwd: folder,
    env: { ...process.env, SKIP_FFMPEG: 'true' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const theirs = await lockedPackages(folder);
  for (const name of ['node-av', binary]) {
    const [here, there] = [ours, theirs].map((packages) => packages[`node_modules/${name}`]?.integrity);
    if (!here || here !== there) throw new Error(`${name} is not the package that package-lock.json names`);
  }
  return join(folder, 'node_modules');
}

async function lockedPackages(folder: string): Promise<Record<string, Package>> {
  return JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')).packages;
}

/** The modules of node-av, relative to it, that loading what our functions import from it loads. */
async function loadedModules(nodeAv: string): Promise<string[]> {
  const sources = globSync('functions/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] });
  const texts = await Promise.all(sources.map((source) => readFile(join(root, source), 'utf8')));
  const imports = new Set(
    texts.flatMap((text) => [...text.matchAll(/from '(node-av[^']*)'/g)].map(([, name]) => name)),
  );
  const { metafile } = await build({
    stdin: { contents: [...imports].map((name) => `import '${name}';`).join('\n'), resolveDir: dirname(nodeAv) },
    absWorkingDir: nodeAv,
    bundle: true,
    format: 'esm',
    platform: 'node',
    metafile: true,
    write: false,
    logLevel: 'error',
    treeShaking: false,
  });
  return Object.keys(metafile.inputs).filter((input) => input.startsWith('dist/'));
}

async function copyFiles(from: string, to: string, files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await copyFile(join(from, file), join(to, file));
  }
}

/** Throws where the library is not an ELF file for 64-bit ARM (ELF header, e_machine 0xB7). */
async function refuseOtherMachines(library: string): Promise<void> {
  const file = await open(library);
  const { buffer } = await file.read(Buffer.alloc(20), 0, 20, 0);
  await file.close();
  if (buffer.toString('latin1', 0, 4) !== '\x7fELF' || buffer.readUInt16LE(18) !== 0xb7)
    throw new Error(`${library} is not built for arm64`);
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function inMegabytes(bytes: number): string {
  return `${(bytes / megabyte).toFixed(1)} MB`;
}
