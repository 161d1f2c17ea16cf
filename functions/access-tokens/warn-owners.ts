import type { Mail } from '#adapters/mail';
import type { AccessToken, AccessTokenRepository } from '#data/access-tokens';
import type { TenantRepository } from '#data/tenants';
import type { UserRepository } from '#data/users';
import { log } from '#runtime/logger';
import { expiryMail } from './expiry-mail.ts';

export interface WarnDeps {
  tokens: Pick<AccessTokenRepository, 'ending' | 'claimWarning' | 'giveBackWarning' | 'forgetWarning'>;
  users: Pick<UserRepository, 'find'>;
  tenants: Pick<TenantRepository, 'find'>;
  mail: Mail;
  portalUrl: string;
}

/**
 * Tells the owners of tokens that end soon, each once. Who cannot be told today is told tomorrow, and keeps nobody else from it. `now` is in epoch
 * milliseconds.
 */
export async function warnOwners(now: number, deps: WarnDeps): Promise<void> {
  for await (const token of deps.tokens.ending(now)) {
    if (!(await deps.tokens.claimWarning(token, now))) continue;
    try {
      await warn(token, deps);
    } catch (error) {
      log('error', 'An owner could not be told that a token expires', { tokenId: token.id, error });
      await deps.tokens.giveBackWarning(token);
      continue;
    }
    await deps.tokens.forgetWarning(token);
  }
}

async function warn({ tenantId, owner, name, expiresAt }: AccessToken, deps: WarnDeps): Promise<void> {
  const [user, tenant] = await Promise.all([deps.users.find(tenantId, owner.id), deps.tenants.find(tenantId)]);
  // What nobody can use any more need not be told of.
  if (!user || user.disabled || !tenant) return;
  const timeZone = user.timeZone ?? tenant.timeZone;
  const expiresOn = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full' }).format(1000 * expiresAt);
  const { email: to, name: called } = user;
  await deps.mail.send(expiryMail({ to, name: called, token: name, expiresOn, portalUrl: deps.portalUrl }));
}
