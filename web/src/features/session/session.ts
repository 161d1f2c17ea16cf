import { computed, type Ref, readonly, shallowRef } from 'vue';
import type { Permission } from '#contract/permissions';
import type { SignedInUser } from '#contract/session';
import { call } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { queryClient } from '../../api/query-client.ts';
import { adoptTheme } from '../../design/theme.ts';

const signedIn = shallowRef<SignedInUser | null>(null);
/** Who was last signed in: screens still show while the portal leaves them after sign-out. */
const shown = shallowRef<SignedInUser>();

export const isSignedIn = readonly(computed(() => signedIn.value !== null));

/** Who is signed in, for screens that only show to somebody who is. */
export function useUser(): Readonly<Ref<SignedInUser>> {
  return computed(() => {
    if (!shown.value) throw new Error('Nobody has signed in');
    return shown.value;
  });
}

/** Whether the role of who is signed in grants a permission. */
export const may = (permission: Permission) => shown.value?.permissions.includes(permission) ?? false;

export function beginSession(user: SignedInUser): void {
  // What another user was shown must not show again.
  if (shown.value?.id !== user.id) queryClient.clear();
  signedIn.value = user;
  shown.value = user;
  adoptTheme(user.theme);
}

/** What who is signed in has changed of themselves. */
export function noteOwn(
  change: Partial<Pick<SignedInUser, 'name' | 'username' | 'email' | 'timeZone' | 'theme'>>,
): void {
  if (!shown.value) return;
  shown.value = { ...shown.value, ...change };
  if (signedIn.value) signedIn.value = shown.value;
}

/** Asks once who is signed in. Throws where it cannot be known. */
export async function loadSession(): Promise<boolean> {
  if (signedIn.value) return true;
  try {
    beginSession(await call('getSession', {}));
    return true;
  } catch (error) {
    if (hasCode(error, 'not_signed_in')) return false;
    throw error;
  }
}

/** Asks again who is signed in, whose name or role may be another now. What cannot be known stays as it was. */
export async function refreshSession(): Promise<void> {
  const user = await call('getSession', {}).catch(() => undefined);
  if (user && signedIn.value) beginSession(user);
}

/** Forgets who is signed in: the session has ended. */
export function forgetSession(): void {
  signedIn.value = null;
}

export async function signOut(): Promise<void> {
  // A session that is gone already is what was wanted.
  await call('signOut', {}).catch((error: unknown) => {
    if (!hasCode(error, 'not_signed_in')) throw error;
  });
  forgetSession();
  queryClient.clear();
}
