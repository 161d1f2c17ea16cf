/**
 * `npm run lock`, after any change of dependencies. Where the registry at hand is a mirror that lacks packages for other platforms, npm
 * leaves them out of the lock file, and `npm ci` then refuses the lock file everywhere. This adds them back by what
 * their names say; `npm ci` skips what is not for its platform.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Locked {
  version?: string;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
  [field: string]: unknown;
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Locked> };

for (const [path, { dev, optionalDependencies }] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(path ? (optionalDependencies ?? {}) : {})) {
    const known = [`node_modules/${name}`, `${path}/node_modules/${name}`].some((place) => place in lock.packages);
    const words = (name.split('/').at(-1) ?? '').split(/[-.]/);
    const system = words.find((word) => systems.includes(word));
    if (known || !system) continue;
    const libc = words.some((word) => word.startsWith('musl'))
      ? 'musl'
      : words.some((word) => word.startsWith('gnu'))
        ? 'glibc'
        : undefined;
    lock.packages[`node_modules/${name}`] = {
      version: range.replace(/^[\^~]/, ''),
      cpu: words.filter((word) => processors.includes(word)),
      ...(dev ? { dev } : {}),
      ...(libc ? { libc: [libc] } : {}),
      optional: true,
      os: [system],
    };
    console.log(`added ${name}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
