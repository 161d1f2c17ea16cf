/**
 * Every Lambda function of ours: its entry below functions/, and its name, which is the folder of its bundle in
 * dist/functions.
 */
export const functionEntries = {
  'access-tokens/api': 'access-tokens',
  'access-tokens/worker': 'warn-token-owners',
  'account/api': 'account',
  'account/worker': 'account-mail',
  'audit/api': 'audit',
  'customer/api': 'customer',
  'deletion/api': 'deletion',
  'deletion/worker': 'delete-recordings',
  'documentation/api': 'documentation',
  'flags/api': 'flags',
  'numbers/api': 'numbers',
  'inbox/worker': 'read-mail',
  'ingest/api': 'quarantine',
  'ingest/worker': 'ingest',
  'invoices/api': 'invoices',
  'jobs/api': 'jobs',
  'jobs/worker': 'run-jobs',
  'mail/worker': 'note-mail-problems',
  'recorder-credentials/api': 'recorder-credentials',
  'recorder-profiles/api': 'recorder-profiles',
  'recorders/api': 'recorders',
  'people/api': 'people',
  'recordings/api': 'recordings',
  'reports/api': 'reports',
  'review/api': 'review',
  'roles/api': 'roles',
  'saved-searches/api': 'saved-searches',
  'scorecards/api': 'scorecards',
  'session/api': 'session',
  'support/api': 'support',
  'support/worker': 'send-ticket-mail',
  'tenants/worker': 'provision',
  'totals/worker': 'totals',
  'users/api': 'users',
} as const;

export type FunctionEntry = keyof typeof functionEntries;
export type FunctionName = (typeof functionEntries)[FunctionEntry];
