import { CfnOutput, Stack } from 'aws-cdk-lib';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import type { DomainFunction } from './domain-function.ts';

export interface MailSenderProps {
  /** What mail comes from: an address, or `Name <address>`. */
  readonly sender: string;
  /** The sender's domain, to have SES verify and sign for all of it. @default SES verifies the address alone */
  readonly domain?: string | undefined;
  /** Where answers go. @default to the sender's address */
  readonly replyTo?: string | undefined;
}

/** SES: the identity that mail is sent from, and how it is sent. */
export class MailSender extends Construct {
  private readonly sender: string;
  private readonly replyTo: string | undefined;
  readonly configurationSet: ConfigurationSet;

  constructor(scope: Construct, id: string, { sender, domain, replyTo }: MailSenderProps) {
    super(scope, id);
    this.sender = sender;
    this.replyTo = replyTo;
    this.configurationSet = new ConfigurationSet(this, 'Sending', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    const identity = new EmailIdentity(this, 'Identity', {
      identity: domain ? Identity.domain(domain) : Identity.email(addressOf(sender)),
      configurationSet: this.configurationSet,
    });
    if (!domain) return;
    for (const [index, { name, value }] of identity.dkimRecords.entries())
      new CfnOutput(this, `Dkim${index + 1}`, { value: `${name} CNAME ${value}`, description: 'A DNS record to add' });
  }

  /** Lets a function send mail from the sender's address. */
  grantSendTo(fn: DomainFunction): void {
    const { partition, region, account } = Stack.of(fn);
    const arn = (resource: string) => `arn:${partition}:ses:${region}:${account}:${resource}`;
    // While an account is in SES's sandbox, the recipient's identity is asked for too; the sending itself asks for the configuration set.
    fn.allow(
      ['ses:SendEmail'],
      [arn('identity/*'), arn(`configuration-set/${this.configurationSet.configurationSetName}`)],
      {
        StringEquals: { 'ses:FromAddress': addressOf(this.sender) },
      },
    );
    acknowledgeWildcard(
      fn,
      ':identity/*',
      'Recipients, whom SES asks for in its sandbox; the condition fixes the sender',
    );
    fn.setEnvironment('SENDER', this.sender);
    if (this.replyTo) fn.setEnvironment('REPLY_TO', this.replyTo);
  }
}

/** The address of `Name <address>`. */
const addressOf = (sender: string) => (/<([^>]*)>\s*$/.exec(sender)?.[1] ?? sender).trim();
