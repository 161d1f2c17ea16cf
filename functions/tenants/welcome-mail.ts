import type { Message } from '#adapters/mail';
import { layOutMail, paragraph, small } from '#functions/mail/layout';

/** The mail that a new user gets. The line `Password: <it>` of the plain text is part of the contract. */
export function welcomeMail(input: {
  to: string;
  name: string;
  username: string;
  password: string;
  customer: string;
  portalUrl: string;
}): Message {
  const { to, name, username, password, customer, portalUrl } = input;
  return layOutMail({
    ...{ to, customer, subject: `Your sign-in to the call recordings of ${customer}` },
    parts: [
      paragraph(`Hello ${name},`),
      paragraph(`you can now sign in to the call recordings of ${customer}.`),
      {
        kind: 'facts',
        facts: [
          ['Username', username],
          ['Password', password],
        ],
      },
      { kind: 'button', label: 'Go to the portal', url: portalUrl },
      small('You will be asked to choose a password of your own when you first sign in. This one works for 7 days.'),
    ],
  });
}
