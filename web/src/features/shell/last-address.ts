import type { Router } from 'vue-router';

const addresses = new Map<unknown, string>();

/** Keeps, for each page, the address it last had: with the filters and the page of a list. */
export function keepAddresses(router: Router): void {
  router.afterEach((to, _from, failure) => {
    // Who signs in next must not be led to what another looked for.
    if (to.meta.public) addresses.clear();
    else if (!failure) addresses.set(to.name, to.fullPath);
  });
}

export const lastAddress = (name: string): string | undefined => addresses.get(name);
