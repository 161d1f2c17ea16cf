export interface PolicyRule {
  text: string;
  met: boolean;
}

/** What a new password must have, and what this one has of it. The service decides; this only helps while typing. */
export const passwordRules = (password: string): PolicyRule[] => [
  { text: 'at least 12 characters', met: password.length >= 12 },
  { text: 'a lower-case letter', met: /[a-z]/.test(password) },
  { text: 'an upper-case letter', met: /[A-Z]/.test(password) },
  { text: 'a digit', met: /[0-9]/.test(password) },
];
