declare module 'virtual:contract-routes' {
  import type { endpoints } from '#contract/endpoints';

  type Endpoints = typeof endpoints;
  /** Method and path of every endpoint of the contract. */
  export const routes: { [Id in keyof Endpoints]: readonly [Endpoints[Id]['method'], Endpoints[Id]['path']] };
}

declare module 'virtual:icon-files' {
  /** Where the files are: `suggested.json`, `names.json`, `0.json` and so on. */
  export const folder: string;
  /** The first icon of each numbered file, in order. */
  export const firstNames: readonly string[];
}
