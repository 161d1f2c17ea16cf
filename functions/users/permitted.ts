import type { AttemptRepository } from '#data/attempts';
import type { DirectoryRepository, Role } from '#data/directory';
import { grantedBy, holdsAll } from '#functions/roles/rules';
import { AppError } from '#runtime/errors';
import type { Actor } from '#runtime/route';
import { takenPenalty } from './rules.ts';

/** A role that whoever asks may give, as it is at this moment. Throws `unknown_role`, `beyond_your_permissions`. */
export async function givableRole(
  actor: Actor,
  id: string,
  { roles }: { roles: Pick<DirectoryRepository<Role>, 'findNow'> },
): Promise<Role> {
  const role = await roles.findNow(actor.tenantId, id);
  if (!role) throw new AppError('unknown_role');
  refuseBeyond(actor, role);
  return role;
}

/** Throws `beyond_your_permissions` where the role grants what whoever asks may not do. */
export function refuseBeyond(actor: Actor, role: Role | undefined): void {
  if (!holdsAll(actor, grantedBy(role))) throw new AppError('beyond_your_permissions');
}

/**
 * Counts names that somebody tried and that could not be used: that they are used by somebody, somewhere, is more than they are to learn of
 * many. Throws `too_many_attempts` where they have tried too many.
 */
export async function guardNames({ tenantId, userId }: Actor, attempts: AttemptRepository) {
  const subject = `names#${tenantId}#${userId}`;
  const now = Date.now();
  if (await attempts.isBlocked(subject, now)) throw new AppError('too_many_attempts');
  return {
    /** Counts one more. The answer is the same whoever has it. */
    async refusal(taken: 'username_taken' | 'email_taken'): Promise<AppError> {
      await attempts.fail(subject, now, takenPenalty);
      const path = taken === 'username_taken' ? 'username' : 'email';
      return new AppError('cannot_be_used', { fields: [{ path, message: 'cannot be used' }] });
    },
  };
}
