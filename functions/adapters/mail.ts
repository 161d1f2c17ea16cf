import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';

export interface Message {
  to: string;
  subject: string;
  text: string;
  html: string;
}

export type Mail = ReturnType<typeof mail>;

/** SES. `sender` is an address, or `Name <address>`, of an identity that SES has verified. */
export function mail(sender: string, ses: SESClient = new SESClient({})) {
  return {
    async send({ to, subject, text, html }: Message): Promise<void> {
      await ses.send(
        new SendEmailCommand({
          Source: sender,
          Destination: { ToAddresses: [to] },
          Message: {
            Subject: { Data: subject, Charset: 'UTF-8' },
            Body: {
              Text: { Data: text, Charset: 'UTF-8' },
              Html: { Data: html, Charset: 'UTF-8' },
            },
          },
        }),
      );
    },
  };
}
