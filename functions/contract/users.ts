import * as z from 'zod';
import { id, page, pageQuery, reference, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { mostUsers } from './people.ts';

/** What has not signed in yet, works, or may not: what users are filtered by. */
const userStates = ['active', 'invited', 'disabled'] as const;
export type UserState = (typeof userStates)[number];

/** What begins a line would be one in the mail too. */
const oneLine = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;
/** In the form in which names are compared, which may be longer. */
const usernameForm = /^[\p{L}\p{M}\p{N}._@+-]{1,64}$/u;

const given = {
  name: z.string().trim().min(1).max(80).regex(oneLine, 'must be one line'),
  email: z.string().trim().max(254).regex(z.regexes.email, 'must be an e-mail address'),
  username: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .refine((name) => usernameForm.test(name.normalize('NFKC')), 'must have letters, digits and . _ - @ + alone'),
  roleId: id('rol'),
};

export const User = z
  .object({
    id: id('usr'),
    createdAt: Timestamp,
    name: z.string(),
    email: z.string(),
    username: z.string(),
    roleId: z.string(),
    role: reference('rol').nullable(),
    primary: z.boolean().describe('The primary administrator, who stays'),
    disabled: z.boolean().describe('They cannot sign in'),
    invited: z.boolean().describe('They have not used the password yet that was mailed to them'),
    invitedAt: Timestamp.nullable().describe('When it was mailed; null where that failed, or they chose their own'),
    editable: z.boolean().describe('Whoever asks may do all that their role grants, and so may change them'),
  })
  .meta({ id: 'User' });
export type User = z.output<typeof User>;

const params = z.strictObject({ userId: id('usr') });
const part = z.string().trim().min(1).max(254).optional();

/**
 * User names and e-mail addresses are unique over all customers, so whoever adds users can find out that one is used by somebody, somewhere: it
 * cannot be used. They learn no more. It is the same answer whether it is one of their own users or another customer's; it names the field, which they
 * could find out by trying each with something made up beside it; and who goes on trying is made to wait (`too_many_attempts`).
 */
export const usersEndpoints = {
  listUsers: endpoint({
    method: 'GET',
    path: '/users',
    access: 'manage_users',
    summary:
      'Users, by name. Filters find a part of a name or address, whatever its case; all given ones hold together',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject({
      ...{ name: part, email: part, username: part },
      roleId: id('rol').optional(),
      state: z.enum(userStates).optional().describe('Invited: enabled, and has not signed in yet'),
      ...pageQuery,
    }),
    answer: page(User),
  }),
  listUserOptions: endpoint({
    method: 'GET',
    path: '/users/options',
    access: 'manage_users',
    summary: 'The roles that a user can have, by label',
    status: 200,
    answer: z.object({
      roles: z.array(
        reference('rol').extend({
          description: z.string(),
          givable: z.boolean().describe('It grants no more than whoever asks may do'),
        }),
      ),
    }),
  }),
  getUser: endpoint({
    method: 'GET',
    path: '/users/{userId}',
    access: 'manage_users',
    summary: 'One user',
    status: 200,
    params,
    missing: 'user_not_found',
    answer: User,
  }),
  createUser: endpoint({
    method: 'POST',
    path: '/users',
    access: 'manage_users',
    summary: `Add a user, who gets a mail with a password that must be changed at the first sign-in; ${mostUsers} at most`,
    refuses: [
      ...(['cannot_be_used', 'request_id_used', 'unknown_role', 'beyond_your_permissions', 'conflict'] as const),
      ...(['too_many_users', 'too_many_attempts', 'mail_not_sent'] as const),
    ],
    status: 201,
    body: z.strictObject({
      ...given,
      requestId: z
        .uuid()
        .optional()
        .describe(
          'A repeat within a day with the same one adds no second user, mails what was not mailed yet, and answers the first; 409 where it is another user',
        ),
    }),
    answer: User,
  }),
  updateUser: endpoint({
    method: 'PATCH',
    path: '/users/{userId}',
    access: 'manage_users',
    summary:
      'Change a user. A role and being disabled hold at once. A new user name or address of who has not signed in yet is mailed with a new password',
    refuses: [
      ...(['cannot_be_used', 'unknown_role', 'beyond_your_permissions', 'primary_stays', 'not_yourself'] as const),
      ...(['conflict', 'too_many_attempts', 'mail_not_sent'] as const),
    ],
    status: 200,
    params,
    missing: 'user_not_found',
    body: z.strictObject({
      ...{ name: given.name.optional(), email: given.email.optional(), username: given.username.optional() },
      ...{ roleId: given.roleId.optional(), disabled: z.boolean().optional() },
    }),
    answer: User,
  }),
  deleteUser: endpoint({
    method: 'DELETE',
    path: '/users/{userId}',
    access: 'manage_users',
    summary: 'Delete a user, who is signed out at once. What they did stays, under their name',
    refuses: ['beyond_your_permissions', 'primary_stays', 'not_yourself', 'conflict'],
    status: 204,
    params,
    missing: 'user_not_found',
  }),
  inviteUser: endpoint({
    method: 'POST',
    path: '/users/{userId}/invitation',
    access: 'manage_users',
    summary: 'Mail a new temporary password to a user who has not used the first; that one works no more',
    refuses: [
      ...(['already_joined', 'user_disabled', 'beyond_your_permissions'] as const),
      ...(['too_many_attempts', 'mail_not_sent'] as const),
    ],
    status: 200,
    params,
    missing: 'user_not_found',
    answer: User,
  }),
};
