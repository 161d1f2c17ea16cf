import {
  mdiAccountCircleOutline,
  mdiAccountGroupOutline,
  mdiAccountKeyOutline,
  mdiAccountMultipleOutline,
  mdiAccountTieVoiceOutline,
  mdiAlertOctagonOutline,
  mdiChartBar,
  mdiChartTimelineVariant,
  mdiClipboardCheckOutline,
  mdiDialpad,
  mdiDomain,
  mdiFlagOutline,
  mdiKeyOutline,
  mdiLifebuoy,
  mdiPhoneLogOutline,
  mdiReceiptTextOutline,
  mdiRecordCircleOutline,
  mdiStarHalfFull,
  mdiViewDashboardOutline,
} from '@mdi/js';
import type { RouteLocationRaw } from 'vue-router';
import type { Permission } from '#contract/permissions';

interface Destination {
  label: string;
  icon: string;
  to: RouteLocationRaw & { name: string };
  /** Absent where everybody who is signed in may go. */
  permission?: Permission;
}

export interface Section {
  label?: string;
  destinations: Destination[];
}

/** The portal's places in the order of the navigation. A page that is added gets its line here. */
const sections: Section[] = [
  { destinations: [{ label: 'Dashboard', icon: mdiViewDashboardOutline, to: { name: 'dashboard' } }] },
  {
    label: 'Recordings',
    destinations: [
      {
        label: 'Recordings Dashboard',
        icon: mdiChartBar,
        to: { name: 'recordings' },
        permission: 'review_recordings',
      },
      {
        label: 'Recording Archive',
        icon: mdiPhoneLogOutline,
        to: { name: 'archive' },
        permission: 'review_recordings',
      },
      { label: 'Numbers', icon: mdiDialpad, to: { name: 'numbers' }, permission: 'manage_numbers' },
      { label: 'Flags', icon: mdiFlagOutline, to: { name: 'flags' }, permission: 'manage_flags' },
      {
        label: 'Scorecards',
        icon: mdiClipboardCheckOutline,
        to: { name: 'scorecards' },
        permission: 'review_recordings',
      },
    ],
  },
  {
    label: 'Personnel',
    destinations: [
      { label: 'Agents', icon: mdiAccountTieVoiceOutline, to: { name: 'agents' }, permission: 'manage_agents' },
      {
        label: 'Departments',
        icon: mdiAccountGroupOutline,
        to: { name: 'departments' },
        permission: 'manage_departments',
      },
      { label: 'Users', icon: mdiAccountMultipleOutline, to: { name: 'users' }, permission: 'manage_users' },
      { label: 'Roles', icon: mdiAccountKeyOutline, to: { name: 'roles' }, permission: 'manage_roles' },
    ],
  },
  {
    label: 'Reports',
    destinations: [
      {
        label: 'Recordings Report',
        icon: mdiChartTimelineVariant,
        to: { name: 'recordings-report' },
        permission: 'review_statistics',
      },
      { label: 'Scores', icon: mdiStarHalfFull, to: { name: 'scores' }, permission: 'review_statistics' },
      { label: 'Invoices', icon: mdiReceiptTextOutline, to: { name: 'invoices' }, permission: 'review_invoices' },
    ],
  },
  {
    label: 'Configuration',
    destinations: [
      { label: 'My Account', icon: mdiAccountCircleOutline, to: { name: 'account' } },
      { label: 'Access Tokens', icon: mdiKeyOutline, to: { name: 'access-tokens' } },
      { label: 'Recorders', icon: mdiRecordCircleOutline, to: { name: 'recorders' }, permission: 'manage_recorders' },
      {
        label: 'Customer Settings',
        icon: mdiDomain,
        to: { name: 'customer' },
        permission: 'manage_customer',
      },
      {
        label: 'Quarantine',
        icon: mdiAlertOctagonOutline,
        to: { name: 'quarantine' },
        permission: 'manage_recorders',
      },
      { label: 'Support', icon: mdiLifebuoy, to: { name: 'support' }, permission: 'manage_support_tickets' },
    ],
  },
];

/** What of the navigation somebody may see. */
export const sectionsFor = (may: (permission: Permission) => boolean): Section[] =>
  sections
    .map(({ label, destinations }) => ({
      label,
      destinations: destinations.filter(({ permission }) => !permission || may(permission)),
    }))
    .filter(({ destinations }) => destinations.length > 0);
