import * as z from 'zod';
import { id } from './common.ts';
import { PasswordPolicy } from './customer.ts';
import { endpoint } from './endpoint.ts';
import { permissionNames } from './permissions.ts';
import { themes } from './themes.ts';

export const SignedInUser = z
  .object({
    id: id('usr'),
    name: z.string(),
    username: z.string(),
    email: z.string(),
    permissions: z.array(z.enum(permissionNames)),
    timeZone: z.string().nullable().describe('Their own, in which times are shown to them; null: the customer’s'),
    theme: z.enum(themes).nullable().describe('Null where they chose none'),
    customer: z.object({
      id: z.string(),
      name: z.string(),
      country: z.string().describe('ISO 3166-1 alpha-2'),
      timeZone: z.string().describe('IANA name'),
    }),
  })
  .meta({ id: 'SignedInUser' });
export type SignedInUser = z.output<typeof SignedInUser>;

const SignIn = z.union([
  z.object({
    user: SignedInUser,
    recoveryCodes: z
      .array(z.string())
      .optional()
      .describe('After `totp_setup`: each signs in once in the place of a code. Shown this once'),
  }),
  z.object({
    challenge: z
      .enum(['new_password', 'totp', 'totp_setup'])
      .describe(
        'Asks for `newPassword`; for `code`, of the authenticator app or a recovery code; for `code` of an app that was given the secret',
      ),
    session: z.string().describe('For the answer to this challenge; the next has another'),
    totp: z
      .object({ secret: z.string().describe('Base 32'), uri: z.string().describe('`otpauth://…`, for a QR code') })
      .optional()
      .describe('Of `totp_setup`'),
    passwordPolicy: PasswordPolicy.optional().describe(
      'Of `new_password`, beside the three classes that every one needs',
    ),
  }),
]);

export const sessionEndpoints = {
  signIn: endpoint({
    method: 'POST',
    path: '/session',
    access: 'public',
    summary: 'Sign in; sets the session cookie, or answers a challenge',
    refuses: ['invalid_credentials', 'too_many_attempts'],
    status: 200,
    body: z.strictObject({
      username: z.string().min(1).max(254),
      password: z.string().min(1).max(256),
    }),
    answer: SignIn,
  }),
  answerChallenge: endpoint({
    method: 'POST',
    path: '/session/challenge',
    access: 'public',
    summary: 'Go on with a sign-in that asked for something',
    refuses: ['challenge_failed', 'password_rejected', 'too_many_attempts'],
    status: 200,
    body: z.strictObject({
      session: z.string().min(1).max(4000),
      newPassword: z.string().min(1).max(256).optional(),
      code: z.string().min(1).max(64).optional(),
    }),
    answer: SignIn,
  }),
  requestPasswordReset: endpoint({
    method: 'POST',
    path: '/password-resets',
    access: 'public',
    summary:
      'Have a new password mailed to the user of an e-mail address. The answer is the same whoever there is. The password works once, for 30 minutes, must be changed at once, and the present one works until then',
    status: 202,
    body: z.strictObject({ email: z.string().trim().min(1).max(254) }),
  }),
  getSession: endpoint({
    method: 'GET',
    path: '/session',
    access: 'signed_in',
    summary: 'Who am I',
    status: 200,
    answer: SignedInUser,
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/session',
    access: 'signed_in',
    tokens: 'refused',
    summary: 'Sign out',
    status: 204,
  }),
};
