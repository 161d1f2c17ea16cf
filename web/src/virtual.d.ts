declare module 'virtual:contract-routes' {
  import type { endpoints } from '#contract/endpoints';

  type Endpoints = typeof endpoints;
  /** Method and path of every endpoint of the contract. */
  export const routes: { [Id in keyof Endpoints]: readonly [Endpoints[Id]['method'], Endpoints[Id]['path']] };
}
