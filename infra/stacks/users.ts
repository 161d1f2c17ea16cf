import { type App, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { usersEndpoints } from '../../functions/contract/users.ts';
import { DomainFunction } from '../constructs/domain-function.ts';
import type { ApiStack } from './api.ts';
import type { DataStack } from './data.ts';
import type { IdentityStack } from './identity.ts';
import type { MailStack } from './mail.ts';
import type { WebStack } from './web.ts';

export interface UsersStackProps extends StackProps {
  readonly data: DataStack;
  readonly identity: IdentityStack;
  readonly mail: MailStack;
  readonly api: ApiStack;
  readonly web: WebStack;
}

/**
 * The part of the API that mails people where to sign in. The portal's address is known when the portal is there, which needs the rest of the API: so
 * this part is a stack of its own.
 */
export class UsersStack extends Stack {
  constructor(app: App, id: string, { data, identity, mail, api, web, ...props }: UsersStackProps) {
    super(app, id, props);
    const users = new DomainFunction(this, 'Users', {
      entry: 'users/api',
      endpoints: usersEndpoints,
      errorImpact: 'Users cannot be added, changed, disabled or deleted; those who are there can sign in',
      // Shorter than nobody else invites the same user, see functions/data/user-accounts.ts.
      timeout: Duration.seconds(25),
    });
    data.table.grantAuthenticationTo(users);
    data.table.grantReadTo(users, 'query');
    data.table.grantWriteTo(users, 'put', 'update', 'delete', 'check');
    identity.users.grantAdminTo(users);
    mail.sender.grantSendTo(users);
    users.setEnvironment('PORTAL_URL', web.portal.url);
    api.api.serve(users);
  }
}
