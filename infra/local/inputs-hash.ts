import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What no build is made from. */
const left = /(^|\/)(node_modules|testdata|e2e|bench)$|\.test\.ts$|^infra\/local$/;

/** A hash of files and folders below `root`: of every name and content, so that it changes when a build would. */
export function hashInputs(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status || left.test(relative(root, path))) return;
    if (status.isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
      return;
    }
    hash.update(`${relative(root, path)}\0${status.size}\0`);
    hash.update(readFileSync(path));
  };
  for (const path of paths) add(join(root, path));
  return hash.digest('hex');
}
