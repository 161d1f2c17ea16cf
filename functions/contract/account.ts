import * as z from 'zod';
import { id, oneLine, page, pageQuery, Timestamp, TimeZone } from './common.ts';
import { PasswordPolicy } from './customer.ts';
import { endpoint } from './endpoint.ts';
import { themes } from './themes.ts';

/** In the form in which names are compared, which may be longer. */
const usernameForm = /^[\p{L}\p{M}\p{N}._@+-]{1,64}$/u;
const password = z.string().min(1).max(256);
const code = z.string().min(1).max(64).describe('Six digits of the authenticator app, or a recovery code');
const given = {
  name: z.string().trim().min(1).max(80).regex(oneLine, 'must be one line'),
  email: z.string().trim().max(254).regex(z.regexes.email, 'must be an e-mail address'),
  username: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .refine((name) => usernameForm.test(name.normalize('NFKC')), 'must have letters, digits and . _ - @ + alone'),
  timeZone: TimeZone.nullable().describe('In which times are shown; null: the customer’s'),
  theme: z.enum(themes).nullable().describe('Null where none was chosen'),
};

export const Account = z
  .object({
    id: id('usr'),
    createdAt: Timestamp,
    name: z.string(),
    username: z.string(),
    email: z.string(),
    pendingEmail: z.string().nullable().describe('What it becomes when the link that was mailed there is opened'),
    timeZone: z.string().nullable(),
    theme: z.enum(themes).nullable(),
    passwordPolicy: PasswordPolicy.describe('Of a new password, beside the three classes that every one needs'),
    totp: z.object({
      enabled: z.boolean(),
      required: z.boolean().describe('The customer asks everybody for it'),
      recoveryCodes: z.int().min(0).describe('How many are left'),
    }),
  })
  .meta({ id: 'Account' });
export type Account = z.output<typeof Account>;

export const AccountSession = z
  .object({
    id: id('ses'),
    createdAt: Timestamp.describe('When it began'),
    lastUsedAt: Timestamp.describe('To within a minute'),
    expiresAt: Timestamp,
    address: z.string().describe('The IP address that it began from'),
    userAgent: z.string().describe('How the browser called itself then'),
    current: z.boolean().describe('It is the one that asks'),
  })
  .meta({ id: 'AccountSession' });
export type AccountSession = z.output<typeof AccountSession>;

const RecoveryCodes = z.object({
  recoveryCodes: z.array(z.string()).describe('Each signs in once in the place of a code. Shown this once'),
});

const common = { access: 'signed_in', tokens: 'refused' } as const;

/** What is a matter of the person themselves. No program with a token may ask any of it. */
export const accountEndpoints = {
  getAccount: endpoint({
    ...common,
    method: 'GET',
    path: '/account',
    summary: 'Oneself',
    status: 200,
    answer: Account,
  }),
  updateAccount: endpoint({
    ...common,
    method: 'PATCH',
    path: '/account',
    summary:
      'Change oneself. A new e-mail address counts when the link that is mailed there was opened. A new password needs the present one, and ends all other sessions; this one goes on with a new cookie',
    refuses: ['cannot_be_used', 'conflict', 'password_wrong', 'password_rejected', 'too_many_attempts'],
    status: 200,
    body: z
      .strictObject({
        ...{ name: given.name.optional(), username: given.username.optional(), email: given.email.optional() },
        ...{ timeZone: given.timeZone.optional(), theme: given.theme.optional() },
        password: password.optional().describe('The present one'),
        newPassword: password.optional(),
      })
      .refine(({ password, newPassword }) => newPassword === undefined || password !== undefined, {
        path: ['password'],
        error: 'must be the present one where there is a new one',
      }),
    answer: Account,
  }),
  confirmEmail: endpoint({
    method: 'POST',
    path: '/account/email-confirmations',
    access: 'public',
    summary: 'What the link does that is mailed to a new e-mail address: it is the user’s from then on',
    refuses: ['link_not_valid', 'cannot_be_used', 'conflict'],
    status: 200,
    body: z.strictObject({ token: z.string().min(1).max(400) }),
    answer: z.object({ email: z.string() }),
  }),
  cancelEmailChange: endpoint({
    ...common,
    method: 'DELETE',
    path: '/account/pending-email',
    summary: 'Keep the present e-mail address: the link that was mailed to the new one works no more',
    status: 204,
  }),
  listAccountSessions: endpoint({
    ...common,
    method: 'GET',
    path: '/account/sessions',
    summary: 'One’s sessions that have not ended, newest first',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject(pageQuery),
    answer: page(AccountSession),
  }),
  endAccountSession: endpoint({
    ...common,
    method: 'DELETE',
    path: '/account/sessions/{sessionId}',
    summary: 'End one session',
    status: 204,
    params: z.strictObject({ sessionId: id('ses') }),
    missing: 'session_not_found',
  }),
  endOtherSessions: endpoint({
    ...common,
    method: 'DELETE',
    path: '/account/sessions',
    summary: 'End all of one’s sessions but this one',
    status: 204,
  }),
  beginTotp: endpoint({
    ...common,
    method: 'POST',
    path: '/account/totp',
    summary:
      'Begin to set up two-factor authentication: a new secret for an authenticator app, which counts when a code was given',
    refuses: ['totp_enabled', 'password_wrong', 'too_many_attempts'],
    status: 200,
    body: z.strictObject({ password }),
    answer: z.object({
      secret: z.string().describe('Base 32, as apps take it'),
      uri: z.string().describe('`otpauth://…`, for a QR code'),
    }),
  }),
  confirmTotp: endpoint({
    ...common,
    method: 'POST',
    path: '/account/totp/confirmation',
    summary: 'Turn two-factor authentication on with a code that the app shows; ends all other sessions',
    refuses: ['totp_enabled', 'code_wrong', 'too_many_attempts'],
    status: 200,
    body: z.strictObject({ code }),
    answer: RecoveryCodes,
  }),
  renewRecoveryCodes: endpoint({
    ...common,
    method: 'POST',
    path: '/account/totp/recovery-codes',
    summary: 'New recovery codes; those before work no more',
    refuses: ['totp_not_enabled', 'password_wrong', 'code_wrong', 'too_many_attempts'],
    status: 200,
    body: z.strictObject({ password, code }),
    answer: RecoveryCodes,
  }),
  disableTotp: endpoint({
    ...common,
    method: 'POST',
    path: '/account/totp/removal',
    summary: 'Turn two-factor authentication off',
    refuses: ['totp_required', 'totp_not_enabled', 'password_wrong', 'code_wrong', 'too_many_attempts'],
    status: 204,
    body: z.strictObject({ password, code }),
  }),
};
