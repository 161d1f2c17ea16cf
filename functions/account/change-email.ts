import { accountEndpoints } from '#contract/account';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import { type AccountDeps, tell } from './own-user.ts';
import { changeEvent } from './update-account.ts';

/** Whoever has the link reads what is mailed to the address; who they are stands in it, so that it opens in any browser. */
export const confirmEmail = route(accountEndpoints.confirmEmail, async ({ body }, deps: AccountDeps) => {
  const found = await deps.accounts.ofEmailToken(body.token);
  if (!found || found.user.disabled) throw new AppError('link_not_valid');
  const { user, email, hash } = found;
  const actor = { kind: 'user', userId: user.id, name: user.name } as const;
  const outcome = await deps.accounts.confirmEmail(user, email, hash, [changeEvent(actor, { ...user, email })]);
  if (outcome === 'taken') throw new AppError('cannot_be_used');
  // It was opened twice at once, or they changed their address otherwise: the link says which when it is opened again.
  if (outcome === 'changed') throw new AppError('conflict');
  await tell(user, 'email_changed', deps, { about: email, to: user.email });
  return { email };
});

export const cancelEmailChange = route(accountEndpoints.cancelEmailChange, async ({ actor }, deps: AccountDeps) => {
  await deps.accounts.dropEmail(actor.tenantId, actor.userId);
  return undefined;
});
