import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { AccountMailQueue } from '#adapters/account-mail-queue';
import type { UserDirectory } from '#adapters/user-directory';
import type { AttemptRepository } from '#data/attempts';
import type { PasswordResetRepository } from '#data/password-resets';
import type { SignInProgress } from '#data/sessions';
import type { User } from '#data/users';
import type { SecondFactors } from '#functions/second-factor/second-factors';
import { nextStep, passwordPolicyOf } from './rules.ts';
import { type BeginSessionDeps, beginSession, tenantOf } from './signed-in-user.ts';

export interface StepDeps extends BeginSessionDeps {
  directory: UserDirectory;
  resets: PasswordResetRepository;
  factors: SecondFactors;
  attempts: AttemptRepository;
  mails: AccountMailQueue;
}

/** How long a challenge may be thought about, in seconds. */
const challengeSeconds = 10 * 60;

/** The next step of a sign-in whose password was right, by whichever way it came: something else that is asked for, or the session. */
export async function goOn(
  user: User,
  progress: SignInProgress,
  event: APIGatewayProxyEventV2,
  deps: StepDeps,
  recoveryCodes?: string[],
) {
  const [factor, tenant] = await Promise.all([deps.factors.find(user), tenantOf(user, deps)]);
  const given = { hasFactor: factor !== undefined, isFactorRequired: tenant.totpRequired ?? false };
  const kind = nextStep(given, progress);
  if (kind === undefined) {
    const [reply] = await Promise.all([
      beginSession(user, tenant, event, deps, recoveryCodes),
      deps.attempts.clear(progress.counted),
    ]);
    return reply;
  }
  const totp = kind === 'totp_setup' ? await deps.factors.propose(user) : undefined;
  const createdAt = Date.now();
  const session = await deps.sessions.createChallenge({
    ...{ tenantId: user.tenantId, userId: user.id, kind, progress, secret: totp?.sealed, createdAt },
    expiresAt: Math.floor(createdAt / 1000) + challengeSeconds,
  });
  return {
    ...{ challenge: kind, session },
    ...(totp && { totp: { secret: totp.secret, uri: totp.uri } }),
    ...(kind === 'new_password' && { passwordPolicy: passwordPolicyOf(tenant) }),
  };
}
