import { type App, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { accessTokensEndpoints } from '../../functions/contract/access-tokens.ts';
import { accountEndpoints } from '../../functions/contract/account.ts';
import { agentsEndpoints } from '../../functions/contract/agents.ts';
import { auditEndpoints } from '../../functions/contract/audit.ts';
import { customerEndpoints } from '../../functions/contract/customer.ts';
import { deletionEndpoints } from '../../functions/contract/deletion.ts';
import { departmentsEndpoints } from '../../functions/contract/departments.ts';
import { documentationEndpoints } from '../../functions/contract/documentation.ts';
import type { Endpoint } from '../../functions/contract/endpoint.ts';
import { flagsEndpoints } from '../../functions/contract/flags.ts';
import { invoicesEndpoints } from '../../functions/contract/invoices.ts';
import { jobsEndpoints } from '../../functions/contract/jobs.ts';
import { notesEndpoints } from '../../functions/contract/notes.ts';
import { numbersEndpoints } from '../../functions/contract/numbers.ts';
import { quarantineEndpoints } from '../../functions/contract/quarantine.ts';
import { recorderProfileEndpoints } from '../../functions/contract/recorder-profiles.ts';
import { recorderCredentialsEndpoints, recordersEndpoints } from '../../functions/contract/recorders.ts';
import { recordingsEndpoints } from '../../functions/contract/recordings.ts';
import { reportsEndpoints } from '../../functions/contract/reports.ts';
import { reviewEndpoints } from '../../functions/contract/review.ts';
import { rolesEndpoints } from '../../functions/contract/roles.ts';
import { savedSearchesEndpoints } from '../../functions/contract/saved-searches.ts';
import { scorecardsEndpoints, scoresEndpoints } from '../../functions/contract/scorecards.ts';
import { sessionEndpoints } from '../../functions/contract/session.ts';
import { supportEndpoints } from '../../functions/contract/support.ts';
import type { AppTable } from '../constructs/app-table.ts';
import { DomainFunction, type DomainFunctionProps } from '../constructs/domain-function.ts';
import { PortalApi } from '../constructs/portal-api.ts';
import type { DataStack } from './data.ts';
import type { IdentityStack } from './identity.ts';

export interface ApiStackProps extends StackProps {
  readonly data: DataStack;
  readonly identity: IdentityStack;
}

/** The HTTP API, with one function for each domain and privilege. */
export class ApiStack extends Stack {
  readonly api: PortalApi;
  private readonly table: AppTable;

  constructor(app: App, id: string, { data, identity, ...props }: ApiStackProps) {
    super(app, id, props);
    const { table, recordings: store, uploads } = data;
    this.table = table;
    this.api = new PortalApi(this, 'PortalApi');

    const recordings = this.function('Recordings', {
      entry: 'recordings/api',
      endpoints: recordingsEndpoints,
      errorImpact: 'People cannot find or hear calls',
    });
    table.grantReadTo(recordings, 'get', 'batchGet', 'query', 'queryIndexes');
    // Every hearing is an event.
    table.grantWriteTo(recordings, 'put');
    store.grantPlayTo(recordings);

    const review = this.function('Review', {
      entry: 'review/api',
      endpoints: { ...reviewEndpoints, ...notesEndpoints, ...scoresEndpoints },
      errorImpact: 'People cannot flag, note or score a call, or see what happened to it',
    });
    table.grantReadTo(review, 'get', 'batchGet', 'query', 'queryIndexes');
    table.grantWriteTo(review, 'put', 'delete', 'check');

    const flags = this.function('Flags', {
      entry: 'flags/api',
      endpoints: flagsEndpoints,
      errorImpact: 'Flags cannot be made, changed or deleted',
    });
    table.grantReadTo(flags, 'get', 'batchGet', 'query');
    table.grantWriteTo(flags, 'put', 'update', 'delete');
    data.jobs.grantSendTo(flags, 'JOB_QUEUE_URL');

    const numbers = this.function('Numbers', {
      entry: 'numbers/api',
      endpoints: numbersEndpoints,
      errorImpact: 'Numbers cannot be added, changed or deleted',
    });
    table.grantReadTo(numbers, 'get', 'batchGet', 'query', 'queryIndexes');
    table.grantWriteTo(numbers, 'put', 'update', 'delete');
    // Who is given a number gets its earlier calls by a job.
    data.jobs.grantSendTo(numbers, 'JOB_QUEUE_URL');
    const people = this.function('People', {
      entry: 'people/api',
      endpoints: { ...agentsEndpoints, ...departmentsEndpoints },
      errorImpact:
        'Agents and departments cannot be seen in lists, made, changed or deleted; recordings show their names',
      // Hundreds of agents can change their department.
      timeout: Duration.seconds(25),
    });
    table.grantReadTo(people, 'get', 'batchGet', 'query');
    table.grantWriteTo(people, 'put', 'update', 'delete', 'check');
    data.jobs.grantSendTo(people, 'JOB_QUEUE_URL');

    const roles = this.function('Roles', {
      entry: 'roles/api',
      endpoints: rolesEndpoints,
      errorImpact: 'Roles cannot be made, changed or deleted; what they grant holds all the same',
    });
    table.grantReadTo(roles, 'get', 'query');
    table.grantWriteTo(roles, 'put', 'update', 'delete');

    const scorecards = this.function('Scorecards', {
      entry: 'scorecards/api',
      endpoints: scorecardsEndpoints,
      errorImpact: 'Scorecards cannot be made or changed, and calls not scored by them',
    });
    table.grantReadTo(scorecards, 'get', 'query');
    table.grantWriteTo(scorecards, 'put', 'update', 'delete');

    const reports = this.function('Reports', {
      entry: 'reports/api',
      endpoints: reportsEndpoints,
      errorImpact: 'People cannot see statistics and reports; calls are counted all the same',
    });
    table.grantReadTo(reports, 'get', 'batchGet', 'query');

    const savedSearches = this.function('SavedSearches', {
      entry: 'saved-searches/api',
      endpoints: savedSearchesEndpoints,
      errorImpact: 'People cannot open, save or change their saved searches; the archive itself works',
    });
    table.grantReadTo(savedSearches, 'get', 'query');
    table.grantWriteTo(savedSearches, 'put', 'update', 'delete');

    const customer = this.function('Customer', {
      entry: 'customer/api',
      endpoints: customerEndpoints,
      errorImpact: 'The customer’s settings cannot be seen or changed; those that are set hold',
    });
    table.grantReadTo(customer, 'get', 'batchGet', 'query');
    table.grantWriteTo(customer, 'put');

    const support = this.function('Support', {
      entry: 'support/api',
      endpoints: supportEndpoints,
      errorImpact: 'People cannot raise support tickets, or read the answers to them',
    });
    table.grantReadTo(support, 'get', 'query');
    table.grantWriteTo(support, 'put');
    data.mails.grantSendTo(support, 'MAIL_QUEUE_URL');

    const invoices = this.function('Invoices', {
      entry: 'invoices/api',
      endpoints: invoicesEndpoints,
      errorImpact: 'People cannot see what a month’s usage was; calls are counted all the same',
    });
    table.grantReadTo(invoices, 'get', 'query');
    // The key that cursors are signed with, where nobody has made it yet.
    table.grantWriteTo(invoices, 'put');

    const audit = this.function('Audit', {
      entry: 'audit/api',
      endpoints: auditEndpoints,
      errorImpact: 'Auditors cannot read the log of events; events are written all the same',
    });
    table.grantReadTo(audit, 'get', 'batchGet', 'queryIndexes');
    // The key that cursors are signed with, where nobody has made it yet.
    table.grantWriteTo(audit, 'put');

    const deletion = this.function('Deletion', {
      entry: 'deletion/api',
      endpoints: deletionEndpoints,
      errorImpact: 'People cannot delete a recording',
      timeout: Duration.seconds(25),
    });
    table.grantReadTo(deletion, 'get', 'query');
    table.grantWriteTo(deletion, 'put', 'delete');
    store.grantDeleteTo(deletion);
    data.deletions.grantSendTo(deletion, 'DELETION_QUEUE_URL');

    const jobs = this.function('Jobs', {
      entry: 'jobs/api',
      endpoints: jobsEndpoints,
      errorImpact: 'People cannot flag, export or delete many recordings, or try many uploads again, at once',
    });
    table.grantReadTo(jobs, 'get', 'batchGet', 'query');
    table.grantWriteTo(jobs, 'put', 'update', 'delete');
    store.grantHandOutTo(jobs);
    data.jobs.grantSendTo(jobs, 'JOB_QUEUE_URL');
    data.deletions.grantSendTo(jobs, 'DELETION_QUEUE_URL');

    const session = this.function('Session', {
      entry: 'session/api',
      endpoints: sessionEndpoints,
      errorImpact: 'People cannot sign in or out',
    });
    table.grantReadTo(session, 'get');
    table.grantWriteTo(session, 'put', 'update', 'delete');
    identity.users.grantSignInTo(session);
    data.accountMails.grantSendTo(session, 'ACCOUNT_MAIL_QUEUE_URL');

    const account = this.function('Account', {
      entry: 'account/api',
      endpoints: accountEndpoints,
      errorImpact: 'People cannot change their own account: name, address, password, sessions, second factor',
    });
    table.grantReadTo(account, 'get', 'batchGet', 'query');
    table.grantWriteTo(account, 'put', 'update', 'delete');
    identity.users.grantChangePasswordTo(account);
    data.accountMails.grantSendTo(account, 'ACCOUNT_MAIL_QUEUE_URL');

    const accessTokens = this.function('AccessTokens', {
      entry: 'access-tokens/api',
      endpoints: accessTokensEndpoints,
      errorImpact: 'People cannot make or revoke access tokens; those that there are work',
    });
    table.grantReadTo(accessTokens, 'get', 'batchGet', 'query');
    table.grantWriteTo(accessTokens, 'put', 'update', 'delete');

    const quarantine = this.function('Quarantine', {
      entry: 'ingest/api',
      endpoints: quarantineEndpoints,
      errorImpact: 'Uploads in quarantine cannot be looked at, tried again or discarded',
    });
    table.grantReadTo(quarantine, 'get', 'batchGet', 'query');
    table.grantWriteTo(quarantine, 'put', 'update', 'delete');
    uploads.grantSendTo(quarantine, 'INGEST_QUEUE_URL');
    store.grantReviewTo(quarantine);

    const recorderProfiles = this.function('RecorderProfiles', {
      entry: 'recorder-profiles/api',
      endpoints: recorderProfileEndpoints,
      errorImpact: 'People cannot try out what a file name tells; uploads are read all the same',
    });
    table.grantReadTo(recorderProfiles, 'get', 'batchGet');

    const recorders = this.function('Recorders', {
      entry: 'recorders/api',
      endpoints: recordersEndpoints,
      errorImpact:
        'Recorders cannot be listed or added, nor upload by presigned address; uploads with access keys are taken all the same',
    });
    table.grantReadTo(recorders, 'get', 'query');
    table.grantWriteTo(recorders, 'put', 'update');
    store.grantUploadTo(recorders);

    const recorderCredentials = this.function('RecorderCredentials', {
      entry: 'recorder-credentials/api',
      endpoints: recorderCredentialsEndpoints,
      errorImpact:
        'Recorders cannot be changed, disabled or deleted, and their tokens and access keys not made or revoked',
      // IAM takes its time, and may not know for some seconds what it has just made.
      timeout: Duration.seconds(25),
    });
    table.grantReadTo(recorderCredentials, 'get', 'batchGet', 'query');
    table.grantWriteTo(recorderCredentials, 'put', 'update', 'delete');
    store.nameTo(recorderCredentials);
    data.recorderUsers.grantManageTo(recorderCredentials);

    this.function('Documentation', {
      entry: 'documentation/api',
      endpoints: documentationEndpoints,
      errorImpact: 'The description of the API cannot be read; the portal itself works',
    });
  }

  /** A function that serves endpoints, with what it needs to know who asks. */
  private function(name: string, props: DomainFunctionProps & { endpoints: Record<string, Endpoint> }): DomainFunction {
    const fn = new DomainFunction(this, name, props);
    if (Object.values(props.endpoints).some(({ access }) => access !== 'public')) this.table.grantAuthenticationTo(fn);
    this.api.serve(fn);
    return fn;
  }
}
