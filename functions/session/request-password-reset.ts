import type { AccountMailQueue } from '#adapters/account-mail-queue';
import { sessionEndpoints } from '#contract/session';
import type { AttemptRepository } from '#data/attempts';
import { sha256 } from '#data/hashes';
import { foldName } from '#data/users';
import { route } from '#runtime/route';
import { callerOf } from './open-session.ts';
import { resetLimits } from './rules.ts';

/**
 * Whether there is somebody of this address is found out after the answer, by whoever mails: it takes as long for everybody. What is beyond the limits
 * is left out without a word.
 */
export const requestPasswordReset = route(
  sessionEndpoints.requestPasswordReset,
  async ({ body, event }, { attempts, mails }: { attempts: AttemptRepository; mails: AccountMailQueue }) => {
    const now = Date.now();
    const email = sha256(foldName(body.email));
    const allowed = [
      await attempts.allow(`reset-address#${callerOf(event).address}`, now, resetLimits.address),
      await attempts.allow(`reset-email#${email}`, now, resetLimits.email),
    ];
    if (!allowed.every(Boolean) || !(await attempts.allow('resets', now, resetLimits.everybody))) return undefined;
    await mails.send({ kind: 'password_reset', email: body.email });
    return undefined;
  },
);
