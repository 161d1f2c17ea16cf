import type { Message } from '#adapters/mail';
import { letter } from '#functions/mail/letter';

/** The mail that a new user gets. The line `Password: <it>` of the plain text is part of the contract. */
export const welcomeMail = (input: {
  to: string;
  name: string;
  username: string;
  password: string;
  customer: string;
  portalUrl: string;
}): Message =>
  letter({
    ...{ to: input.to, name: input.name, customer: input.customer },
    subject: `Your sign-in to the call recordings of ${input.customer}`,
    parts: [
      `you can now sign in to the call recordings of ${input.customer}.`,
      { link: input.portalUrl, label: 'Portal' },
      {
        rows: [
          ['Username', input.username],
          ['Password', input.password],
        ],
      },
      'You will be asked to choose a password of your own when you first sign in. This one works for 7 days.',
    ],
  });
