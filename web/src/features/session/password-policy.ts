import type { PasswordPolicy } from '#contract/customer';

export interface PolicyRule {
  text: string;
  met: boolean;
}

/** What a new password must have, and what this one has of it. The service decides; this only helps while typing. */
export const passwordRules = (password: string, { minimumLength, requireSymbol }: PasswordPolicy): PolicyRule[] => [
  { text: `at least ${minimumLength} characters`, met: password.length >= minimumLength },
  { text: 'a lower-case letter', met: /[a-z]/.test(password) },
  { text: 'an upper-case letter', met: /[A-Z]/.test(password) },
  { text: 'a digit', met: /[0-9]/.test(password) },
  ...(requireSymbol ? [{ text: 'a symbol', met: /[^\p{L}\p{N}\s]/u.test(password) }] : []),
];
