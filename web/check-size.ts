import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** The most that a first page may load of JavaScript and CSS together, in gzipped bytes. */
const most = 250_000;

interface Chunk {
  file: string;
  src?: string;
  isEntry?: boolean;
  imports?: string[];
  css?: string[];
  dynamicImports?: string[];
}

const dist = new URL('../dist/web/', import.meta.url);
const manifest: Record<string, Chunk> = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

/** What the browser has to load for a chunk: itself, what it imports, and their styles. */
function filesOf(key: string, files = new Set<string>()): Set<string> {
  const chunk = manifest[key];
  if (!chunk || files.has(chunk.file)) return files;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
  for (const imported of chunk.imports ?? []) filesOf(imported, files);
  return files;
}

const gzipped = (files: Set<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0);

const keys = Object.keys(manifest);
const entry = keys.filter((key) => manifest[key]?.isEntry);
const pages = keys.filter((key) => key.endsWith('-page.vue') && !entry.includes(key));
// Whatever else the router loads lazily counts with every page: the shell comes with all but one, numbering plans with most. What a page loads
// lazily comes after it shows.
const shared = entry
  .flatMap((key) => manifest[key]?.dynamicImports ?? [])
  .filter((key) => manifest[key]?.src && !pages.includes(key));

let failed = false;
for (const page of pages) {
  const size = gzipped(new Set([...entry, ...shared, page].flatMap((key) => [...filesOf(key)])));
  failed ||= size > most;
  console.log(`${(size / 1000).toFixed(1).padStart(6)} KB  ${page.replace('src/features/', '')}`);
}
const core = gzipped(new Set(entry.flatMap((key) => [...filesOf(key)])));
console.log(
  `${(core / 1000).toFixed(1).padStart(6)} KB  before any page (of at most ${most / 1000} KB gzipped JavaScript and CSS)`,
);
if (pages.length === 0) throw new Error('The build names no pages: has the layout of web/src changed?');
if (failed) {
  console.error('A first page loads too much.');
  process.exitCode = 1;
}
