import type { Mail } from '#adapters/mail';
import type { UserDirectory } from '#adapters/user-directory';
import { usersEndpoints } from '#contract/users';
import type { AttemptRepository } from '#data/attempts';
import type { DirectoryRepository, Role } from '#data/directory';
import type { TenantRepository } from '#data/tenants';
import type { UserAccounts } from '#data/user-accounts';
import type { User, UserRepository } from '#data/users';
import { temporaryPassword } from '#functions/tenants/temporary-password';
import { welcomeMail } from '#functions/tenants/welcome-mail';
import { AppError } from '#runtime/errors';
import { log } from '#runtime/logger';
import { type Actor, route } from '#runtime/route';
import { refuseBeyond } from './permitted.ts';
import { invitationPenalty } from './rules.ts';
import { toView, userOf } from './show-users.ts';
import { userEvent } from './user-event.ts';

export interface InviteDeps {
  users: Pick<UserRepository, 'find'>;
  accounts: UserAccounts;
  roles: Pick<DirectoryRepository<Role>, 'findNow'>;
  tenants: TenantRepository;
  directory: Pick<UserDirectory, 'ensureUser' | 'deleteUser'>;
  attempts: AttemptRepository;
  mail: Mail;
  /** Where people sign in. */
  portalUrl: string;
}

const invitationsOf = ({ id }: User) => `invitation#${id}`;

/** Throws `too_many_attempts` where the user was invited too often lately. */
export async function refuseTooOften(user: User, { attempts }: Pick<InviteDeps, 'attempts'>): Promise<void> {
  if (await attempts.isBlocked(invitationsOf(user), Date.now())) throw new AppError('too_many_attempts');
}

/**
 * Makes sure that the user can sign in, mails them a new temporary password, and makes the one before worthless. It can be begun again wherever
 * it ended. `joined` where they have chosen their own, which stays. Throws `mail_not_sent`; `unavailable` while somebody else does the same.
 */
export async function sendInvitation(actor: Actor, invited: User, deps: InviteDeps): Promise<User | 'joined'> {
  const { tenantId } = actor;
  const now = Date.now();
  const user = await deps.accounts.beginInvitation(invited, now);
  if (!user) {
    await userOf(actor, invited.id, deps);
    throw new AppError('unavailable');
  }
  try {
    const password = temporaryPassword();
    if (!(await deps.directory.ensureUser(user.id, password))) {
      await deps.accounts.markJoined(user);
      return 'joined';
    }
    if (!(await deps.users.find(tenantId, user.id))) {
      // Somebody deleted them before there was anything to delete in Cognito.
      await deps.directory.deleteUser(user.id);
      throw new AppError('user_not_found');
    }
    await mailPassword(user, password, deps);
    await deps.attempts.fail(invitationsOf(user), now, invitationPenalty);
    const role = await deps.roles.findNow(tenantId, user.roleId);
    const event = userEvent('invite_user', actor, user, role);
    return (
      (await deps.accounts.endInvitation(user, new Date(now).toISOString(), [event])) ??
      // They are called otherwise since, and mailed that by whoever has changed it.
      (await userOf(actor, user.id, deps))
    );
  } catch (error) {
    // Where this fails too, others can go on when its time is over.
    await deps.accounts.giveUpInvitation(user).catch(() => undefined);
    throw error;
  }
}

async function mailPassword({ tenantId, id, name, username, email }: User, password: string, deps: InviteDeps) {
  const { portalUrl } = deps;
  const customer = (await deps.tenants.find(tenantId))?.name ?? '';
  try {
    await deps.mail.send(welcomeMail({ to: email, name, username, password, customer, portalUrl }));
  } catch (error) {
    log('error', 'A password could not be mailed', { userId: id, error });
    throw new AppError('mail_not_sent');
  }
}

export const inviteUser = route(usersEndpoints.inviteUser, async ({ actor, params }, deps: InviteDeps) => {
  const user = await userOf(actor, params.userId, deps);
  const role = await deps.roles.findNow(actor.tenantId, user.roleId);
  refuseBeyond(actor, role);
  if (user.disabled) throw new AppError('user_disabled');
  await refuseTooOften(user, deps);
  const after = await sendInvitation(actor, user, deps);
  if (after === 'joined') throw new AppError('already_joined');
  return toView(after, role, actor);
});
