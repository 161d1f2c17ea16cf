/** What a role may grant, in the order in which the portal lists it. */
export const permissions = {
  manage_roles: 'Manage Roles',
  manage_users: 'Manage Users',
  manage_departments: 'Manage Departments',
  manage_customer: 'Manage Customer',
  manage_agents: 'Manage Agents',
  manage_flags: 'Manage Flags',
  manage_keywords: 'Manage Keywords',
  manage_vocabulary_words: 'Manage Vocabulary Words',
  manage_categories: 'Manage Categories',
  manage_recorders: 'Manage Recorders',
  manage_numbers: 'Manage Numbers',
  review_recordings: 'Review Recordings',
  review_statistics: 'Review Statistics',
  review_invoices: 'Review Invoices',
  manage_support_tickets: 'Manage Support Tickets',
  delete_recordings: 'Delete Recordings',
  review_events: 'Review Events',
  manage_scorecards: 'Manage Scorecards',
} as const;

export type Permission = keyof typeof permissions;

export const permissionNames = Object.keys(permissions) as [Permission, ...Permission[]];
