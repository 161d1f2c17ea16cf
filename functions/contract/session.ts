import * as z from 'zod';
import { id } from './common.ts';
import { endpoint } from './endpoint.ts';
import { permissionNames } from './permissions.ts';

export const SignedInUser = z
  .object({
    id: id('usr'),
    name: z.string(),
    username: z.string(),
    email: z.string(),
    permissions: z.array(z.enum(permissionNames)),
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
  z.object({ user: SignedInUser }),
  z.object({
    challenge: z.enum(['new_password', 'totp']),
    session: z.string(),
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
    summary: 'Go on with a sign-in that asked for a new password or a code',
    refuses: ['challenge_failed', 'password_rejected', 'too_many_attempts'],
    status: 200,
    body: z.strictObject({
      session: z.string().min(1).max(4000),
      newPassword: z.string().min(1).max(256).optional(),
      code: z.string().min(1).max(64).optional(),
    }),
    answer: SignIn,
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
