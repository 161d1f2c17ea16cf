import { defaultPasswordPolicy, type PasswordPolicy } from '#contract/customer';
import type { Problem } from '#contract/problems';

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

const longest = 15 * 60_000;

/** How long (ms) the n-th failure in a row blocks a user name: free up to 5, then 1 s doubling to 15 minutes, as Cognito does. */
export const namePenalty = (failures: number) => (failures < 5 ? 0 : Math.min(longest, 1000 * 2 ** (failures - 5)));

/** The same for an address, behind which many people may sit. */
export const addressPenalty = (failures: number) =>
  failures < 50 ? 0 : Math.min(longest, 1000 * 2 ** (failures - 50));
