import type { Notice } from '#adapters/account-mail-queue';
import type { Message } from '#adapters/mail';
import { confirmationHours } from '#data/own-account';
import { resetMinutes } from '#data/password-resets';
import { letter } from '#functions/mail/letter';

interface To {
  to: string;
  name: string;
  portalUrl: string;
}

/** The line `Password: <it>` of the plain text is part of the contract. */
export const resetMail = (input: To & { username: string; password: string }): Message =>
  letter({
    ...{ to: input.to, name: input.name, subject: 'Your new password' },
    parts: [
      'somebody, we hope you, has asked for a new password for your call recordings. Here it is:',
      {
        rows: [
          ['Username', input.username],
          ['Password', input.password],
        ],
      },
      { link: `${input.portalUrl}/sign-in`, label: 'Log in' },
      `It works once, for ${resetMinutes} minutes, and you will be asked to choose one of your own. Until then your present password goes on working.`,
      'If it was not you, there is nothing to do: nobody can use it who does not read your mail.',
    ],
  });

export const confirmEmailMail = (input: To & { token: string }): Message =>
  letter({
    ...{ to: input.to, name: input.name, subject: 'Confirm your new e-mail address' },
    parts: [
      'you have asked to use this address for your call recordings. Open the link to confirm that it is yours:',
      // What follows the # no server gets to see, and no log.
      { link: `${input.portalUrl}/confirm-email#${input.token}`, label: 'Confirm this address' },
      `It works once, for ${confirmationHours} hours. Until then your present address stays.`,
      'If it was not you, leave it: nothing changes.',
    ],
  });

/** What happened, and what to do if it was somebody else. `when` is a time in words. */
export function noticeMail(notice: Notice, input: To & { when: string; about?: string | undefined }): Message {
  const { subject, happened, otherwise = resetIt } = notices[notice](input.about ?? '');
  return letter({
    ...{ to: input.to, name: input.name, subject },
    parts: [
      `${happened} (${input.when})`,
      `If it was you, there is nothing to do. ${otherwise}`,
      {
        link: input.portalUrl,
        label: 'Portal',
      },
    ],
  });
}

const resetIt =
  'If it was not, have a new password mailed to you at once (“Forgotten your password?” where you log in), and tell your service provider.';
const askProvider = 'If it was not, tell your service provider at once.';

const notices: Record<Notice, (about: string) => { subject: string; happened: string; otherwise?: string }> = {
  password_changed: () => ({
    subject: 'Your password was changed',
    happened: 'the password of your account was changed, and everybody else who was signed in with it is signed out.',
  }),
  password_reset: () => ({
    subject: 'Your password was changed',
    happened:
      'a new password was chosen for your account with the one that was mailed to you, and everybody was signed out.',
  }),
  email_requested: (about) => ({
    subject: 'Your e-mail address is to be changed',
    happened: `somebody who is signed in as you wants to use ${about} in the place of this address. It counts when the link is opened that was mailed there.`,
    otherwise: `${resetIt} You can also keep your address on the page My Account.`,
  }),
  email_changed: (about) => ({
    subject: 'Your e-mail address was changed',
    happened: `your account has the address ${about} now in the place of this one, which gets no more mail.`,
    otherwise: askProvider,
  }),
  totp_enabled: () => ({
    subject: 'Two-factor authentication is on',
    happened: 'two-factor authentication was turned on for your account.',
    otherwise: askProvider,
  }),
  totp_disabled: () => ({
    subject: 'Two-factor authentication is off',
    happened: 'two-factor authentication was turned off for your account.',
  }),
  recovery_code_used: () => ({
    subject: 'A recovery code was used',
    happened: 'somebody signed in as you with one of your recovery codes in the place of a code of your app.',
  }),
};
