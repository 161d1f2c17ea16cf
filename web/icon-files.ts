import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as mdi from '@mdi/js';
import type { Plugin } from 'vite';
import { suggestedIcons } from './src/features/flags/suggested-icons.ts';

/** The module that the portal imports. */
const name = 'virtual:icon-files';
/** So that an icon's file has some 8 KB gzipped, and all together are some hundred. */
const iconsInFile = 64;

/** `mdiPhoneLog` -> its path. */
const drawings = new Map(Object.entries<unknown>(mdi));

interface Icon {
  name: string;
  aliases: string[];
}

/** `phone-log` -> its path of a 24 by 24 square. */
function drawingOf(icon: string): string {
  const exported = `mdi${icon.replace(/(^|-)(.)/g, (_, _dash, letter: string) => letter.toUpperCase())}`;
  const drawing = drawings.get(exported);
  if (typeof drawing !== 'string')
    throw new Error(`@mdi/js has no ${exported} for the ${icon} of @mdi/svg: are they of one version?`);
  return drawing;
}

const fileOf = (icons: readonly string[]) =>
  JSON.stringify(Object.fromEntries(icons.map((icon) => [icon, drawingOf(icon)])));

/**
 * Material Design Icons as files: those that are suggested in one, and all in runs by name, so that what is found together is loaded
 * together; and a list of the names with what else people call each.
 */
function iconFiles() {
  const meta = readFileSync(createRequire(import.meta.url).resolve('@mdi/svg/meta.json'), 'utf8');
  const icons = (JSON.parse(meta) as Icon[]).sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = icons.map((icon) => icon.name);
  const runs = Array.from({ length: Math.ceil(names.length / iconsInFile) }, (_, run) =>
    names.slice(run * iconsInFile, (run + 1) * iconsInFile),
  );
  const files = new Map([
    ['suggested.json', fileOf(suggestedIcons)],
    ['names.json', JSON.stringify(icons.map((icon) => [icon.name, ...icon.aliases].join(' ')))],
    ...runs.map((run, index): [string, string] => [`${index}.json`, fileOf(run)]),
  ]);
  const hash = createHash('sha256');
  for (const content of files.values()) hash.update(content);
  const folder = `assets/icons-${hash.digest('hex').slice(0, 8)}`;
  return {
    files: new Map([...files].map(([file, content]) => [`${folder}/${file}`, content])),
    module: `export const folder = ${JSON.stringify(`/${folder}`)};
      export const firstNames = ${JSON.stringify(runs.map(([first]) => first))};`,
  };
}

/** Puts Material Design Icons among the portal's static files. None is part of a page: a page loads those that it shows. */
export function iconFilesPlugin(): Plugin {
  let made: ReturnType<typeof iconFiles> | undefined;
  const make = () => {
    made ??= iconFiles();
    return made;
  };
  return {
    name: 'icon-files',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? make().module : undefined),
    generateBundle() {
      for (const [fileName, source] of make().files) this.emitFile({ type: 'asset', fileName, source });
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const content = make().files.get(request.url?.slice(1) ?? '');
        if (content === undefined) return next();
        response.setHeader('content-type', 'application/json').end(content);
      });
    },
  };
}
