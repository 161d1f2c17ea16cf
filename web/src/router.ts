import { createRouter, createWebHistory } from 'vue-router';
import type { Permission } from '#contract/permissions';
import { isSignedIn, loadSession } from './features/session/session.ts';
import { targetOf, toSignIn } from './features/session/target.ts';
import { navigationFailure, PageLoadFailure, reloadHelped, reloadOnce } from './features/shell/navigation-failure.ts';
import { loadNumberingPlans } from './format/phone-number.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Of the document and the breadcrumb. */
    title?: string;
    /** The name of the route above, for breadcrumbs. */
    parent?: string;
    permission?: Permission;
    /** Shows to people who are not signed in. */
    public?: boolean;
    /** And to those who are. */
    everybody?: boolean;
  }
}

/** Says of code that does not come that it is that, and no fault of the page. */
const page =
  <Page>(load: () => Promise<Page>) =>
  () => {
    const loaded = load().catch((cause: unknown) => {
      throw new PageLoadFailure('The page could not be loaded', { cause });
    });
    // The router looks at it only when the page around it has come: until then a failure is not one that nobody minds.
    loaded.catch(() => {});
    return loaded;
  };

/** A page that shows telephone numbers is not shown before it knows how they are written, lest they jump. */
const withNumbers = <Page>(load: () => Promise<Page>) =>
  page(async () => (await Promise.all([load(), loadNumberingPlans()]))[0]);

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    {
      path: '/sign-in',
      name: 'sign-in',
      component: page(() => import('./features/session/sign-in-page.vue')),
      meta: { title: 'Sign in', public: true },
    },
    {
      path: '/forgot-password',
      name: 'forgot-password',
      component: page(() => import('./features/session/forgot-password-page.vue')),
      meta: { title: 'Forgot Password', public: true },
    },
    {
      path: '/confirm-email',
      name: 'confirm-email',
      component: page(() => import('./features/session/confirm-email-page.vue')),
      meta: { title: 'Confirm your e-mail address', public: true, everybody: true },
    },
    {
      path: '/',
      component: page(() => import('./features/shell/portal-shell.vue')),
      children: [
        {
          path: '',
          name: 'dashboard',
          component: withNumbers(() => import('./features/dashboard/dashboard-page.vue')),
          meta: { title: 'Dashboard' },
        },
        {
          path: 'recordings',
          name: 'recordings',
          component: page(() => import('./features/recordings/recordings-dashboard-page.vue')),
          meta: { title: 'Recordings Dashboard', parent: 'dashboard', permission: 'review_recordings' },
        },
        {
          path: 'recordings/archive',
          name: 'archive',
          component: withNumbers(() => import('./features/recordings/archive-page.vue')),
          meta: { title: 'Recording Archive', parent: 'dashboard', permission: 'review_recordings' },
        },
        {
          path: 'recordings/:recordingId(rec_[0-9A-Za-z]+)',
          name: 'recording',
          component: withNumbers(() => import('./features/recordings/details-page.vue')),
          props: true,
          meta: { title: 'Recording Details', parent: 'archive', permission: 'review_recordings' },
        },
        {
          path: 'recordings/numbers',
          name: 'numbers',
          component: withNumbers(() => import('./features/numbers/numbers-page.vue')),
          meta: { title: 'Number Management', parent: 'dashboard', permission: 'manage_numbers' },
        },
        {
          path: 'recordings/numbers/:numberId(num_[0-9A-Za-z]+)/statistics',
          name: 'number-statistics',
          component: withNumbers(() => import('./features/numbers/number-statistics-page.vue')),
          props: true,
          meta: { title: 'Number Statistics', parent: 'numbers', permission: 'review_statistics' },
        },
        {
          path: 'recordings/flags',
          name: 'flags',
          component: page(() => import('./features/flags/flags-page.vue')),
          meta: { title: 'Flag Management', parent: 'dashboard', permission: 'manage_flags' },
        },
        {
          path: 'recordings/flags/new',
          name: 'new-flag',
          component: page(() => import('./features/flags/flag-page.vue')),
          meta: { title: 'Create Flag', parent: 'flags', permission: 'manage_flags' },
        },
        {
          path: 'recordings/flags/:flagId(flg_[0-9A-Za-z]+)',
          name: 'flag',
          component: page(() => import('./features/flags/flag-page.vue')),
          props: true,
          meta: { title: 'Edit Flag', parent: 'flags', permission: 'manage_flags' },
        },
        {
          path: 'recordings/scorecards',
          name: 'scorecards',
          component: page(() => import('./features/scorecards/scorecards-page.vue')),
          meta: { title: 'Scorecards', parent: 'dashboard', permission: 'review_recordings' },
        },
        {
          path: 'recordings/scorecards/new',
          name: 'new-scorecard',
          component: page(() => import('./features/scorecards/scorecard-page.vue')),
          meta: { title: 'Create Scorecard', parent: 'scorecards', permission: 'manage_scorecards' },
        },
        {
          path: 'recordings/scorecards/:scorecardId(scd_[0-9A-Za-z]+)',
          name: 'scorecard',
          component: page(() => import('./features/scorecards/scorecard-page.vue')),
          props: true,
          meta: { title: 'Scorecard', parent: 'scorecards', permission: 'review_recordings' },
        },
        {
          path: 'personnel/agents',
          name: 'agents',
          component: page(() => import('./features/people/agents-page.vue')),
          meta: { title: 'Agent Management', parent: 'dashboard', permission: 'manage_agents' },
        },
        {
          path: 'personnel/agents/new',
          name: 'new-agent',
          component: withNumbers(() => import('./features/people/agent-page.vue')),
          meta: { title: 'Create Agent', parent: 'agents', permission: 'manage_agents' },
        },
        {
          path: 'personnel/agents/:agentId(agt_[0-9A-Za-z]+)',
          name: 'agent',
          component: withNumbers(() => import('./features/people/agent-page.vue')),
          props: true,
          meta: { title: 'Edit Agent', parent: 'agents', permission: 'manage_agents' },
        },
        {
          path: 'personnel/departments',
          name: 'departments',
          component: page(() => import('./features/people/departments-page.vue')),
          meta: { title: 'Department Management', parent: 'dashboard', permission: 'manage_departments' },
        },
        {
          path: 'personnel/departments/new',
          name: 'new-department',
          component: page(() => import('./features/people/department-page.vue')),
          meta: { title: 'Create Department', parent: 'departments', permission: 'manage_departments' },
        },
        {
          path: 'personnel/departments/:departmentId(dep_[0-9A-Za-z]+)',
          name: 'department',
          component: page(() => import('./features/people/department-page.vue')),
          props: true,
          meta: { title: 'Edit Department', parent: 'departments', permission: 'manage_departments' },
        },
        {
          path: 'personnel/users',
          name: 'users',
          component: page(() => import('./features/users/users-page.vue')),
          meta: { title: 'User Management', parent: 'dashboard', permission: 'manage_users' },
        },
        {
          path: 'personnel/users/new',
          name: 'new-user',
          component: page(() => import('./features/users/user-page.vue')),
          meta: { title: 'Create User', parent: 'users', permission: 'manage_users' },
        },
        {
          path: 'personnel/users/:userId(usr_[0-9A-Za-z]+)',
          name: 'user',
          component: page(() => import('./features/users/user-page.vue')),
          props: true,
          meta: { title: 'Edit User', parent: 'users', permission: 'manage_users' },
        },
        {
          path: 'personnel/roles',
          name: 'roles',
          component: page(() => import('./features/roles/roles-page.vue')),
          meta: { title: 'Role Management', parent: 'dashboard', permission: 'manage_roles' },
        },
        {
          path: 'personnel/roles/new',
          name: 'new-role',
          component: page(() => import('./features/roles/role-page.vue')),
          meta: { title: 'Create Role', parent: 'roles', permission: 'manage_roles' },
        },
        {
          path: 'personnel/roles/:roleId(rol_[0-9A-Za-z]+)',
          name: 'role',
          component: page(() => import('./features/roles/role-page.vue')),
          props: true,
          meta: { title: 'Edit Role', parent: 'roles', permission: 'manage_roles' },
        },
        {
          path: 'reports/recordings',
          name: 'recordings-report',
          component: withNumbers(() => import('./features/reports/recordings-report-page.vue')),
          meta: { title: 'Recordings Report', parent: 'dashboard', permission: 'review_statistics' },
        },
        {
          path: 'reports/scores',
          name: 'scores',
          component: page(() => import('./features/scorecards/scores-page.vue')),
          meta: { title: 'Scores', parent: 'dashboard', permission: 'review_statistics' },
        },
        {
          path: 'recordings/:recordingId(rec_[0-9A-Za-z]+)/delete',
          name: 'delete-recording',
          component: withNumbers(() => import('./features/deletion/delete-page.vue')),
          props: true,
          meta: { title: 'Delete Recording', parent: 'archive', permission: 'delete_recordings' },
        },
        {
          path: 'configuration/account',
          name: 'account',
          component: page(() => import('./features/account/account-page.vue')),
          meta: { title: 'My Account', parent: 'dashboard' },
        },
        {
          path: 'configuration/access-tokens',
          name: 'access-tokens',
          component: page(() => import('./features/access-tokens/access-tokens-page.vue')),
          meta: { title: 'Access Tokens', parent: 'dashboard' },
        },
        {
          path: 'configuration/recorders',
          name: 'recorders',
          component: page(() => import('./features/recorders/recorders-page.vue')),
          meta: { title: 'Recorder Management', parent: 'dashboard', permission: 'manage_recorders' },
        },
        {
          path: 'configuration/recorders/new',
          name: 'new-recorder',
          component: page(() => import('./features/recorders/recorder-page.vue')),
          meta: { title: 'Create Recorder', parent: 'recorders', permission: 'manage_recorders' },
        },
        {
          path: 'configuration/recorders/:recorderId(rdr_[0-9A-Za-z]+)',
          name: 'recorder',
          component: page(() => import('./features/recorders/recorder-details-page.vue')),
          props: true,
          meta: { title: 'Recorder Details', parent: 'recorders', permission: 'manage_recorders' },
        },
        {
          path: 'configuration/recorders/:recorderId(rdr_[0-9A-Za-z]+)/edit',
          name: 'edit-recorder',
          component: page(() => import('./features/recorders/recorder-page.vue')),
          props: true,
          meta: { title: 'Edit Recorder', parent: 'recorders', permission: 'manage_recorders' },
        },
        {
          path: 'configuration/quarantine',
          name: 'quarantine',
          component: page(() => import('./features/quarantine/quarantine-page.vue')),
          meta: { title: 'Quarantine', parent: 'dashboard', permission: 'manage_recorders' },
        },
        {
          path: 'configuration/customer',
          name: 'customer',
          component: page(() => import('./features/customer/customer-page.vue')),
          meta: { title: 'Customer Settings', parent: 'dashboard', permission: 'manage_customer' },
        },
        {
          path: 'reports/invoices',
          name: 'invoices',
          component: page(() => import('./features/invoices/invoices-page.vue')),
          meta: { title: 'Invoices', parent: 'dashboard', permission: 'review_invoices' },
        },
        {
          path: 'reports/invoices/:month(\\d{4}-\\d{2})',
          name: 'invoice',
          component: page(() => import('./features/invoices/invoice-page.vue')),
          props: true,
          meta: { title: 'Statement', parent: 'invoices', permission: 'review_invoices' },
        },
        {
          path: 'support',
          name: 'support',
          component: page(() => import('./features/support/tickets-page.vue')),
          meta: { title: 'Support', parent: 'dashboard', permission: 'manage_support_tickets' },
        },
        {
          path: 'support/new',
          name: 'new-ticket',
          component: page(() => import('./features/support/new-ticket-page.vue')),
          meta: { title: 'New Ticket', parent: 'support', permission: 'manage_support_tickets' },
        },
        {
          path: 'support/:ticketId(tkt_[0-9A-Za-z]+)',
          name: 'ticket',
          component: page(() => import('./features/support/ticket-page.vue')),
          props: true,
          meta: { title: 'Ticket', parent: 'support', permission: 'manage_support_tickets' },
        },
        {
          path: ':rest(.*)*',
          name: 'not-found',
          component: page(() => import('./features/shell/not-found-page.vue')),
          meta: { title: 'Page not found', parent: 'dashboard' },
        },
      ],
    },
  ],
  // A change of filters or page of a list begins at its top too; going back returns to where one was.
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach(async (to) => {
  navigationFailure.value = undefined;
  if (to.meta.everybody) return true;
  if (to.meta.public) return isSignedIn.value ? targetOf(to) : true;
  try {
    return (await loadSession()) || toSignIn(to.fullPath);
  } catch (error) {
    navigationFailure.value = { error, target: to.fullPath };
    return false;
  }
});

router.onError((error, to) => {
  if (!(error instanceof PageLoadFailure) || reloadOnce(to.fullPath)) return;
  navigationFailure.value = { error, target: to.fullPath };
});

router.afterEach((_to, _from, failure) => {
  if (!failure) reloadHelped();
});
