import type { RouteLocationNormalized } from 'vue-router';

/** Where to go after sign-in: an address of the portal, never one elsewhere. */
export function targetOf({ query }: Pick<RouteLocationNormalized, 'query'>): string {
  const { to } = query;
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/';
}

/** Sign-in, from where one goes on to an address. */
export const toSignIn = (target: string) => ({ name: 'sign-in', query: target === '/' ? {} : { to: target } });
