import { type Permission, permissions } from '#contract/permissions';

/** What each permission lets somebody do. A permission that is added gets its line here. */
export const permissionTexts: Record<Permission, string> = {
  review_recordings:
    'Find and hear calls, download them, flag them, and write notes. Reviewers of agents: theirs alone.',
  delete_recordings: 'Delete calls for good, and edit and delete notes of others.',
  manage_flags: 'Add, change and delete flags.',
  manage_numbers: 'Say whose numbers are whose, and which are recorded.',
  manage_scorecards: 'Make and change what calls are scored by.',
  manage_agents: 'Add, change and delete agents, and say who reviews them.',
  manage_departments: 'Add, change and delete departments, and say who is in them.',
  manage_users: 'Add, change, disable and delete users whose role grants no more than their own.',
  manage_roles: 'Make, change and delete roles that grant no more than their own.',
  review_statistics: 'See reports and statistics of all calls, without hearing them.',
  review_events: 'See everything that anybody did: who heard, changed or deleted what, and when.',
  manage_recorders: 'Set up recorders, and deal with uploads in quarantine.',
  manage_customer: 'Change the organisation’s name, time zone and other settings.',
  manage_keywords: '',
  manage_vocabulary_words: '',
  manage_categories: '',
  review_invoices: '',
  manage_support_tickets: '',
};

/** Permissions as people think of them; those of one group stand together. */
export const permissionGroups: { label: string; permissions: Permission[] }[] = [
  {
    label: 'Recordings',
    permissions: ['review_recordings', 'delete_recordings', 'manage_flags', 'manage_numbers', 'manage_scorecards'],
  },
  { label: 'Personnel', permissions: ['manage_agents', 'manage_departments', 'manage_users', 'manage_roles'] },
  { label: 'Reports and audit', permissions: ['review_statistics', 'review_events'] },
  { label: 'Configuration', permissions: ['manage_recorders', 'manage_customer'] },
  {
    label: 'Without effect yet: for what is to come',
    permissions: [
      ...(['manage_keywords', 'manage_vocabulary_words', 'manage_categories'] as const),
      ...(['review_invoices', 'manage_support_tickets'] as const),
    ],
  },
];

/** What a role grants, for a list: `Everything`, or the first few by their labels. */
export function grantsText(granted: readonly Permission[]): string {
  const all = Object.keys(permissions).length;
  if (granted.length === all) return 'Everything';
  const inGroups = permissionGroups.flatMap((group) => group.permissions).filter((one) => granted.includes(one));
  const shown = inGroups.slice(0, 3).map((one) => permissions[one]);
  return shown.join(', ') + (granted.length > 3 ? ` and ${granted.length - 3} more` : '');
}
