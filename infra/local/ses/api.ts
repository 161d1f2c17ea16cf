import { AwsError } from '../aws/errors.ts';
import { type AwsAnswer, type AwsRequest, readBody } from '../aws/exchange.ts';

/** An address or a domain that the template has SES verify. */
export interface MailIdentity {
  identity: string;
  arn: string;
  /** Of the configuration set that everything it sends goes through. */
  configurationSetArn: string | undefined;
}

/** SES, version 1: asks the policies and checks the sender, then hands the mail to the emulator, whose page is the inbox. */
export function sesApi(emulator: string, identities: readonly MailIdentity[], sent: () => void) {
  return async (request: AwsRequest): Promise<AwsAnswer> => {
    const tooLarge = () => new AwsError('InvalidParameterValue', 'Message length is more than 10485760 bytes.');
    const body = await readBody(request.body, 10 * 1024 * 1024, tooLarge);
    const form = new URLSearchParams(body.toString());
    const operation = form.get('Action');
    if (operation !== 'SendEmail')
      throw new AwsError('InvalidAction', `${operation ?? 'This operation'} is not available on one machine.`);

    const address = addressOf(form.get('Source') ?? '');
    const recipients = [...form]
      .filter(([name]) => name.startsWith('Destination.'))
      .map(([, value]) => addressOf(value));
    const identity = identityOf(identities, address);
    const context = { 'ses:FromAddress': [address], 'ses:Recipients': recipients };
    for (const resource of [identity?.arn ?? '*', identity?.configurationSetArn])
      if (resource !== undefined) request.access.require({ action: 'ses:SendEmail', resource, context });
    if (!identity)
      throw new AwsError(
        'MessageRejected',
        `Email address is not verified. The following identities failed the check: ${address}`,
      );

    const answer = await fetch(emulator, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: request.headers.get('authorization') ?? '',
      },
      body: new Uint8Array(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new AwsError('InvalidParameterValue', text, 400);
    sent();
    return { status: 200, headers: { 'content-type': 'text/xml' }, body: text };
  };
}

/** The address of `Name <address>`. */
const addressOf = (sender: string) => (/<([^>]*)>\s*$/.exec(sender)?.[1] ?? sender).trim().toLowerCase();

function identityOf(identities: readonly MailIdentity[], address: string): MailIdentity | undefined {
  const domain = address.split('@').at(-1);
  return (
    identities.find(({ identity }) => identity.toLowerCase() === address) ??
    identities.find(({ identity }) => identity.toLowerCase() === domain)
  );
}
