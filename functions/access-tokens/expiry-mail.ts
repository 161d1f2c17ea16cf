import type { Message } from '#adapters/mail';
import { letter } from '#functions/mail/letter';

/** What the owner of a token that ends soon is told. `expiresOn` is a day in words. */
export const expiryMail = (input: {
  to: string;
  name: string;
  token: string;
  expiresOn: string;
  portalUrl: string;
}): Message =>
  letter({
    ...{ to: input.to, name: input.name, subject: `Your access token “${input.token}” expires soon` },
    parts: [
      `your access token “${input.token}” expires on ${input.expiresOn}. Programs that use it will be refused from then on.`,
      'If one still needs it, make a new token and give it that one.',
      { link: `${input.portalUrl}/configuration/access-tokens`, label: 'Access Tokens' },
    ],
  });
