import { type App, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CfnReceiptRule,
  CfnReceiptRuleSet,
  ConfigurationSetEventDestination,
  EmailSendingEvent,
  EventDestination,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { inboxPrefix } from '../constructs/mail-inbox.ts';
import { NotDeployable } from '../constructs/not-deployable.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import { type DataStack, longestMailWork } from './data.ts';
import type { MailStack } from './mail.ts';
import type { Settings } from './settings.ts';
import type { WebStack } from './web.ts';

export interface CorrespondenceStackProps
  extends StackProps,
    Pick<Settings, 'supportEmail' | 'supportInbox' | 'senderDomain'> {
  readonly data: DataStack;
  readonly mail: MailStack;
  readonly web: WebStack;
}

/** What is written back and forth by mail: support tickets, to the service provider and from it. */
export class CorrespondenceStack extends Stack {
  constructor(
    app: App,
    id: string,
    { data, mail, web, supportEmail, supportInbox, senderDomain, ...props }: CorrespondenceStackProps,
  ) {
    super(app, id, props);
    const provider = supportEmail ?? 'support@example.com';

    const { fn: sender } = new QueueWorker(this, 'Tickets', {
      entry: 'support/worker',
      from: data.mails,
      errorImpact: 'The service provider is not told of support tickets, nor customers of its answers',
      timeout: longestMailWork,
      maxConcurrency: 5,
    });
    data.table.grantReadTo(sender, 'get');
    data.table.grantWriteTo(sender, 'update');
    mail.sender.grantSendTo(sender);
    sender.setEnvironment('SUPPORT_EMAIL', provider);
    sender.setEnvironment('PORTAL_URL', web.portal.url);
    if (supportInbox) sender.setEnvironment('INBOX_DOMAIN', supportInbox);

    const { fn: reader } = new QueueWorker(this, 'Inbox', {
      entry: 'inbox/worker',
      from: data.inboxMails,
      errorImpact: 'Answers to support tickets by mail do not appear in the portal',
      timeout: longestMailWork,
      maxConcurrency: 5,
    });
    data.table.grantReadTo(reader, 'get');
    data.table.grantWriteTo(reader, 'put');
    data.inbox.grantReadTo(reader);
    data.mails.grantSendTo(reader, 'MAIL_QUEUE_URL');
    // Everybody of the provider may answer where the domain is known to be the provider's: nobody else can verify it.
    const isOurs = senderDomain !== undefined && provider.toLowerCase().endsWith(`@${senderDomain}`);
    reader.setEnvironment(
      'SUPPORT_SENDERS',
      [provider.toLowerCase(), ...(isOurs ? [`@${senderDomain}`] : [])].join(','),
    );

    this.noteProblems(data, mail);
    if (supportInbox) this.receive(supportInbox, data);
    if (!supportEmail)
      new NotDeployable(this, 'NoSupport', {
        reason: 'Say who answers support tickets: give the context supportEmail.',
      });
  }

  /** Has SES tell of mail that does not arrive or is not wanted. */
  private noteProblems({ table }: DataStack, { sender: { configurationSet } }: MailStack): void {
    const topic = new Topic(this, 'MailEvents', { enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    new ConfigurationSetEventDestination(this, 'Problems', {
      configurationSet,
      destination: EventDestination.snsTopic(topic),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
    const impact = 'Administrators do not see which of their users get no mail';
    const queue = new WorkQueue(this, 'MailProblems', { longestWork: longestMailWork, impact });
    topic.addSubscription(new SqsSubscription(queue.queue, { rawMessageDelivery: true }));
    const { fn } = new QueueWorker(this, 'Note', {
      entry: 'mail/worker',
      from: queue,
      errorImpact: impact,
      timeout: longestMailWork,
      maxConcurrency: 2,
    });
    table.grantReadTo(fn, 'get');
    table.grantWriteTo(fn, 'put');
  }

  /** Has SES put mail to any address of the domain into the inbox. */
  private receive(domain: string, { inbox }: DataStack): void {
    const ruleSet = new CfnReceiptRuleSet(this, 'Received');
    new CfnReceiptRule(this, 'ToInbox', {
      ruleSetName: ruleSet.ref,
      rule: {
        enabled: true,
        scanEnabled: true,
        tlsPolicy: 'Optional',
        recipients: [domain],
        actions: [{ s3Action: { bucketName: inbox.bucket.bucketName, objectKeyPrefix: inboxPrefix } }],
      },
    });
    new CfnOutput(this, 'ReceiptRuleSet', {
      value: ruleSet.ref,
      description: 'To be made the active one: aws ses set-active-receipt-rule-set --rule-set-name <it>',
    });
    new CfnOutput(this, 'InboxRecord', {
      value: `${domain} MX 10 inbound-smtp.${this.region}.amazonaws.com`,
      description: 'A DNS record to add',
    });
  }
}
