import type { Plugin } from 'vite';
import { endpoints } from '../functions/contract/endpoints.ts';

/** The module that the portal imports. */
const name = 'virtual:contract-routes';

/**
 * Gives the portal the method and path of every endpoint, taken from the contract when it is built: the declarations
 * themselves would bring their schemas, and with them zod, into the browser.
 */
export function contractRoutes(): Plugin {
  return {
    name: 'contract-routes',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const routes = Object.entries(endpoints).map(([endpoint, { method, path }]) => [endpoint, [method, path]]);
      return `export const routes = ${JSON.stringify(Object.fromEntries(routes))};`;
    },
  };
}
