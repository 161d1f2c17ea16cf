import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type BuildResult, build, type Plugin } from 'esbuild';
import { type FunctionName, functionEntries } from './function-entries.ts';

const root = join(import.meta.dirname, '..');

/** Where the bundles are: `<here>/<name>/index.mjs`, which exports `handler`. */
export const bundlesFolder = join(root, 'dist', 'functions');

/**
 * The most bytes of a function's bundle. It is read and compiled in full before the first answer: what is larger starts too slowly for
 * somebody who waits, and nobody waits for a worker.
 */
const mostBytes = (entry: string) => (entry.endsWith('/worker') ? 352 : 320) * 1024;

export interface Bundle {
  name: string;
  /** Minified, without the source map and without what the Lambda runtime or a layer brings. */
  bytes: number;
  /** The most that it may have. */
  mostBytes: number;
}

/**
 * Bundles every function into dist/functions, which is what CDK deploys and what one machine runs. Throws where one
 * does not build, or gets larger than it may be.
 */
export async function bundleFunctions(): Promise<Bundle[]> {
  const bundles = await Promise.all(Object.entries(functionEntries).map(([entry, name]) => bundle(entry, name)));
  await removeOthers(bundles.map(({ name }) => name));
  const tooLarge = bundles.filter(({ bytes, mostBytes }) => bytes > mostBytes);
  if (tooLarge.length > 0)
    throw new Error(
      `Too large a bundle: ${tooLarge.map(({ name, bytes, mostBytes }) => `${name} has ${inKilobytes(bytes)}, of ${inKilobytes(mostBytes)}`).join('; ')}`,
    );
  return bundles.sort((a, b) => a.name.localeCompare(b.name));
}

async function bundle(functionEntry: string, name: string): Promise<Bundle> {
  const entry = join(root, 'functions', `${functionEntry}.ts`);
  const folder = join(bundlesFolder, name);
  const { outputFiles } = await build({
    entryPoints: [entry],
    outfile: join(folder, 'index.mjs'),
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    // The runtime has the SDK, the layer has node-av.
    external: ['@aws-sdk/*', '@smithy/*', 'node-av'],
    plugins: generatesJsonSchema === name ? [] : [withoutJsonSchema],
    logLevel: 'silent',
    write: false,
  }).catch((error: { errors?: BuildResult['errors'] } & Error) => {
    throw new Error(`${relative(root, entry)} does not build: ${error.message}`);
  });
  await mkdir(folder, { recursive: true });
  for (const { path, contents } of outputFiles) await replace(path, contents);
  const code = outputFiles.find(({ path }) => path.endsWith('.mjs'));
  return { name, bytes: code?.contents.length ?? 0, mostBytes: mostBytes(functionEntry) };
}

/** In one step and only where something changed: another process may be starting from the file. */
async function replace(path: string, contents: Uint8Array): Promise<void> {
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(contents)) return;
  const temporary = join(dirname(path), `.${process.pid}`);
  await writeFile(temporary, contents);
  await rename(temporary, path);
}

async function removeOthers(names: string[]): Promise<void> {
  for (const folder of await readdir(bundlesFolder))
    if (!names.includes(folder)) await rm(join(bundlesFolder, folder), { recursive: true });
}

/** The only function that asks zod for JSON Schemas: the OpenAPI document is made of them. */
const generatesJsonSchema: FunctionName = 'documentation';

/** Every schema of zod carries the means to describe itself, 18 KB in each bundle: what has no use for them goes without. */
const withoutJsonSchema: Plugin = {
  name: 'without-json-schema',
  setup(builder) {
    builder.onLoad(
      { filter: /[/\\]zod[/\\]v4[/\\]core[/\\](to-json-schema|json-schema-processors)\.js$/ },
      async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const names = [...source.matchAll(/^export (?:(?:const|function) (\w+)|\{ \w+ as (\w+) \})/gm)];
        const refuse = `const refuse = () => { throw new Error('JSON Schema is left out of this function'); };`;
        const stubs = names.map(([, declared, renamed]) => `export { refuse as ${declared ?? renamed} };`);
        return { contents: [refuse, ...stubs].join('\n'), loader: 'js' };
      },
    );
  },
};

const inKilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;

if (import.meta.main) {
  const bundles = await bundleFunctions();
  for (const { name, bytes } of bundles) console.log(`${name.padEnd(16)}${inKilobytes(bytes).padStart(9)}`);
}
