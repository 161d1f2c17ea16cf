import { type App, Stack, type StackProps } from 'aws-cdk-lib';
import { MailSender } from '../constructs/mail-sender.ts';
import { NotDeployable } from '../constructs/not-deployable.ts';
import type { Settings } from './settings.ts';

export interface MailStackProps extends StackProps, Pick<Settings, 'sender' | 'senderDomain' | 'replyTo'> {}

/** Who mail comes from. */
export class MailStack extends Stack {
  readonly sender: MailSender;

  constructor(app: App, id: string, { senderDomain, sender, replyTo, ...props }: MailStackProps) {
    super(app, id, props);
    const address = sender ?? `no-reply@${senderDomain ?? 'example.com'}`;
    this.sender = new MailSender(this, 'Sender', { sender: `Call Record <${address}>`, domain: senderDomain, replyTo });
    if (!sender && !senderDomain)
      new NotDeployable(this, 'NoSender', {
        reason: 'Say who mail comes from: give the context senderDomain or sender.',
      });
  }
}
