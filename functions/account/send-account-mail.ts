import type { AccountMail } from '#adapters/account-mail-queue';
import type { Mail } from '#adapters/mail';
import type { OwnAccountRepository } from '#data/own-account';
import type { PasswordResetRepository } from '#data/password-resets';
import type { TenantRepository } from '#data/tenants';
import type { UserRepository } from '#data/users';
import { temporaryPassword } from '#functions/tenants/temporary-password';
import { confirmEmailMail, noticeMail, resetMail } from './account-mail.ts';

export interface SendAccountMailDeps {
  users: Pick<UserRepository, 'find' | 'findByEmail'>;
  tenants: Pick<TenantRepository, 'find'>;
  resets: Pick<PasswordResetRepository, 'put'>;
  accounts: Pick<OwnAccountRepository, 'emailToken'>;
  mail: Mail;
  portalUrl: string;
}

/**
 * Mails what somebody asked for, or is to know, about their account. What is secret in it is made here and kept as a hash. A repeat mails another,
 * which takes the place of the first.
 */
export async function sendAccountMail(wanted: AccountMail, deps: SendAccountMailDeps): Promise<void> {
  const { mail, portalUrl } = deps;
  if (wanted.kind === 'password_reset') {
    const user = await deps.users.findByEmail(wanted.email);
    if (!user || user.disabled) return;
    const password = temporaryPassword();
    await deps.resets.put(user, password);
    const { email: to, name, username } = user;
    return mail.send(resetMail({ to, name, portalUrl, username, password }));
  }
  const user = await deps.users.find(wanted.tenantId, wanted.userId);
  if (!user) return;
  const { name } = user;
  if (wanted.kind === 'confirm_email') {
    const token = await deps.accounts.emailToken(user, wanted.email);
    if (token) await mail.send(confirmEmailMail({ to: wanted.email, name, portalUrl, token }));
    return;
  }
  const { notice, at, about, to = user.email } = wanted;
  const tenant = await deps.tenants.find(user.tenantId);
  const timeZone = user.timeZone ?? tenant?.timeZone ?? 'UTC';
  const when = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'long', timeStyle: 'long' }).format(at);
  await mail.send(noticeMail(notice, { to, name, portalUrl, when, about }));
}
