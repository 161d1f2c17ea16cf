import { defaultPasswordPolicy, type PasswordPolicy } from '#contract/customer';
import type { Problem } from '#contract/problems';
import type { TryLimit } from '#data/attempts';
import type { Tenant } from '#data/tenants';

/** What a customer asks of new passwords. */
export const passwordPolicyOf = ({ passwordPolicy }: Pick<Tenant, 'passwordPolicy'>): PasswordPolicy =>
  passwordPolicy ?? defaultPasswordPolicy;

/** What a new password lacks by the customer's policy, which asks for no less than Cognito's, as field errors; undefined where it will do. */
export function passwordProblems(
  password: string,
  { minimumLength, requireSymbol }: PasswordPolicy = defaultPasswordPolicy,
): Problem['errors'] {
  const lacks = [
    password.length < minimumLength && `must have at least ${minimumLength} characters`,
    !/[a-z]/.test(password) && 'must have a lower-case letter',
    !/[A-Z]/.test(password) && 'must have an upper-case letter',
    !/[0-9]/.test(password) && 'must have a digit',
    requireSymbol && !/[^\p{L}\p{N}\s]/u.test(password) && 'must have a symbol',
  ].filter((message) => message !== false);
  return lacks.length > 0 ? lacks.map((message) => ({ path: 'newPassword', message })) : undefined;
}

/** Cognito forgets failures when nobody has tried for a quarter of an hour. */
const longest = 16 * 60_000;
const doubling = (free: number) => (n: number) => (n < free ? 0 : Math.min(longest, 1000 * 2 ** (n - free)));

/**
 * Tries of one user's password. Cognito itself lets nobody in as a user for 2^(n-5) seconds after n failures in a row, the user neither: so those who
 * guess are held up before that takes long, and for long enough that Cognito forgets. Seven failures then, at most, and one in each 16 minutes more.
 */
export const passwordTries: TryLimit = {
  atOnce: 7,
  penalty: (n) => (n < 5 ? 0 : n < 7 ? 1000 * 2 ** (n - 5) : longest),
};

/** Tries of one user's codes: after 5 failures in a row each blocks the next for 1 s, doubling to 16 minutes. */
export const codeTries: TryLimit = { atOnce: 7, penalty: doubling(5) };

/** The same from an address, behind which many people may sit. */
export const addressTries: TryLimit = { atOnce: 100, penalty: doubling(50) };

/** How often passwords are mailed within an hour: to one address, because of one address of the internet, and at all. */
export const resetLimits = {
  email: { most: 3, seconds: 3600 },
  address: { most: 20, seconds: 3600 },
  everybody: { most: 1000, seconds: 3600 },
} as const;

/** How long a session lasts, in seconds: however busy it is, and without use where the customer says so. */
export function sessionLimits({ sessionPolicy }: Pick<Tenant, 'sessionPolicy'>) {
  const { absoluteHours = 12, idleMinutes } = sessionPolicy ?? {};
  return { seconds: 3600 * absoluteHours, idleSeconds: idleMinutes === undefined ? undefined : 60 * idleMinutes };
}

/** What a sign-in whose password was right asks for next; undefined where that is all. */
export function nextStep(
  { hasFactor, isFactorRequired }: { hasFactor: boolean; isFactorRequired: boolean },
  progress: {
    cognitoSession?: string | undefined;
    resetHash?: string | undefined;
    isCodeGiven?: boolean | undefined;
    isPasswordChosen?: boolean | undefined;
  },
): 'totp' | 'new_password' | 'totp_setup' | undefined {
  // The code first: who has no more than somebody's mail must not be able to take their password away.
  if (hasFactor && !progress.isCodeGiven) return 'totp';
  const isPasswordDue = progress.cognitoSession !== undefined || progress.resetHash !== undefined;
  if (isPasswordDue && !progress.isPasswordChosen) return 'new_password';
  return isFactorRequired && !hasFactor ? 'totp_setup' : undefined;
}
