import { type App, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { DailyRun } from '../constructs/daily-run.ts';
import { DomainFunction } from '../constructs/domain-function.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { type DataStack, longestMail } from './data.ts';
import type { MailStack } from './mail.ts';
import type { WebStack } from './web.ts';

export interface AccountStackProps extends StackProps {
  readonly data: DataStack;
  readonly mail: MailStack;
  readonly web: WebStack;
}

/**
 * What mails people about their own accounts. It says where the portal is, which is known when that is there: what people ask of their accounts is with
 * the rest of the API, and hands over what is to be mailed.
 */
export class AccountStack extends Stack {
  constructor(app: App, id: string, { data, mail, web, ...props }: AccountStackProps) {
    super(app, id, props);
    const { fn: letters } = new QueueWorker(this, 'Mails', {
      entry: 'account/worker',
      from: data.accountMails,
      errorImpact:
        'Mail about accounts comes late or not at all: new passwords, links that confirm addresses, warnings',
      timeout: longestMail,
      maxConcurrency: 10,
    });
    data.table.grantReadTo(letters, 'get');
    data.table.grantWriteTo(letters, 'put', 'update');
    mail.sender.grantSendTo(letters);
    letters.setEnvironment('PORTAL_URL', web.portal.url);

    const warn = new DomainFunction(this, 'WarnTokenOwners', {
      entry: 'access-tokens/worker',
      errorImpact: 'Owners of access tokens are not told before these expire',
      timeout: Duration.minutes(10),
    });
    data.table.grantReadTo(warn, 'get', 'batchGet', 'query');
    data.table.grantWriteTo(warn, 'update', 'delete');
    mail.sender.grantSendTo(warn);
    warn.setEnvironment('PORTAL_URL', web.portal.url);
    new DailyRun(this, 'Daily', { fn: warn, hour: 6 });
  }
}
