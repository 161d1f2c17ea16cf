import { shallowRef } from 'vue';

/** The code of a page did not come: no connection, or the portal was deployed anew since it was opened. */
export class PageLoadFailure extends Error {
  override readonly name = 'PageLoadFailure';
}

/** Set while a page that was gone to cannot be shown at all, with its address. */
export const navigationFailure = shallowRef<{ error: unknown; target: string }>();

const key = 'call-record.reloading';

/**
 * Loads the portal anew at an address, once: whatever was deployed since is then there. False where that has been tried
 * already and did not help.
 */
export function reloadOnce(target: string): boolean {
  if (sessionStorage.getItem(key) === target) {
    sessionStorage.removeItem(key);
    return false;
  }
  sessionStorage.setItem(key, target);
  location.assign(target);
  return true;
}

/** To be called when a page has been shown. */
export const reloadHelped = () => sessionStorage.removeItem(key);
