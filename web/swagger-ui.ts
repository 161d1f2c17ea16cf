import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Puts Swagger UI among the portal's static files, where `/api/docs` loads it from. It is no part of the portal's bundle. */
export function swaggerUi(): Plugin {
  return {
    name: 'swagger-ui',
    apply: 'build',
    generateBundle() {
      for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css']) {
        this.emitFile({ type: 'asset', fileName: `swagger-ui/${file}`, source: readFileSync(join(folder, file)) });
      }
    },
  };
}
