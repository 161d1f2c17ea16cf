/** What a pool asks of passwords. */
export interface PasswordPolicy {
  minimumLength: number;
  requireLowercase: boolean;
  requireUppercase: boolean;
  requireNumbers: boolean;
  requireSymbols: boolean;
  temporaryPasswordValidityDays: number;
}

/** What is wrong with a password, in Cognito's words; undefined where nothing is. */
export function passwordProblem(policy: PasswordPolicy, password: string): string | undefined {
  const missing = (): string | undefined => {
    if (password.length < policy.minimumLength) return 'Password not long enough';
    if (policy.requireLowercase && !/[a-z]/.test(password)) return 'Password must have lowercase characters';
    if (policy.requireUppercase && !/[A-Z]/.test(password)) return 'Password must have uppercase characters';
    if (policy.requireNumbers && !/[0-9]/.test(password)) return 'Password must have numeric characters';
    // The list is Cognito's; a space counts in the middle only.
    if (policy.requireSymbols && !/[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|\S \S/.test(password))
      return 'Password must have symbol characters';
    if (password.length > 256) return 'Password too long';
    return undefined;
  };
  const problem = missing();
  return problem === undefined ? undefined : `Password did not conform with policy: ${problem}`;
}
