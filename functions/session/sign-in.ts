import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { SignInOutcome, UserDirectory } from '#adapters/user-directory';
import { defaultPasswordPolicy } from '#contract/customer';
import { sessionEndpoints } from '#contract/session';
import type { AttemptRepository } from '#data/attempts';
import { newId } from '#data/ids';
import type { TenantRepository } from '#data/tenants';
import { foldName, type User, type UserRepository } from '#data/users';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import { addressPenalty, namePenalty, passwordProblems } from './rules.ts';
import { type BeginSessionDeps, beginSession, callerOf } from './signed-in-user.ts';

export interface SignInDeps extends BeginSessionDeps {
  users: UserRepository;
  directory: UserDirectory;
  attempts: AttemptRepository;
}

/** How long a challenge may be thought about, in seconds, and how often it may be answered. */
const challengeSeconds = 10 * 60;
const mostTries = 5;

export const signIn = route(sessionEndpoints.signIn, async ({ body, event }, deps: SignInDeps) => {
  const { address } = callerOf(event);
  const limits = [
    { subject: `name#${foldName(body.username)}`, penalty: namePenalty },
    { subject: `address#${address}`, penalty: addressPenalty },
  ];
  const now = Date.now();
  const blocked = await Promise.all(limits.map(({ subject }) => deps.attempts.isBlocked(subject, now)));
  if (blocked.includes(true)) throw new AppError('too_many_attempts');

  const user = await deps.users.findByUsername(body.username);
  // A name that nobody has goes the whole way too, so that it takes as long as a wrong password.
  const result = await deps.directory.signIn(user?.id ?? newId('usr'), body.password);
  const accepted = user && !user.disabled && (result.outcome === 'signed_in' || result.outcome === 'challenge');
  if (!accepted) {
    await Promise.all([
      ...limits.map(({ subject, penalty }) => deps.attempts.fail(subject, now, penalty)),
      user && noteFailure(user, event, user.disabled ? 'disabled' : 'password', deps),
    ]);
    throw new AppError(result.outcome === 'too_many_attempts' ? 'too_many_attempts' : 'invalid_credentials');
  }
  await Promise.all(limits.slice(0, 1).map(({ subject }) => deps.attempts.clear(subject)));
  return goOn(user, result, event, deps);
});

export const answerChallenge = route(sessionEndpoints.answerChallenge, async ({ body, event }, deps: SignInDeps) => {
  const challenge = await deps.sessions.tryChallenge(body.session);
  const user = challenge && (await deps.users.find(challenge.tenantId, challenge.userId));
  if (!challenge || challenge.tries > mostTries || !user || user.disabled) throw new AppError('challenge_failed');

  const result = await answerWith(challenge, body, deps);
  if (result.outcome === 'password_rejected') throw new AppError('password_rejected');
  if (result.outcome === 'refused' || result.outcome === 'too_many_attempts') {
    await noteFailure(user, event, 'challenge', deps);
    throw new AppError(result.outcome === 'refused' ? 'challenge_failed' : 'too_many_attempts');
  }
  await deps.sessions.endChallenge(body.session);
  return goOn(user, result, event, deps);
});

async function answerWith(
  challenge: { kind: 'new_password' | 'totp'; tenantId: string; userId: string; cognitoSession: string },
  body: { newPassword?: string | undefined; code?: string | undefined },
  { directory, tenants }: SignInDeps,
): Promise<SignInOutcome> {
  const missing = (path: string) =>
    new AppError('invalid_input', { fields: [{ path, message: 'is what this challenge asks for' }] });
  if (challenge.kind === 'totp') {
    if (!body.code) throw missing('code');
    return directory.answerTotp(challenge.userId, challenge.cognitoSession, body.code);
  }
  if (!body.newPassword) throw missing('newPassword');
  const fields = passwordProblems(body.newPassword, await passwordPolicyOf(challenge.tenantId, tenants));
  if (fields) throw new AppError('password_rejected', { fields });
  return directory.answerNewPassword(challenge.userId, challenge.cognitoSession, body.newPassword);
}

/** The next step of a sign-in that Cognito took: another challenge, or the session. */
async function goOn(user: User, result: SignInOutcome, event: APIGatewayProxyEventV2, deps: SignInDeps) {
  if (result.outcome !== 'challenge') return beginSession(user, event, deps);
  const session = await deps.sessions.createChallenge({
    tenantId: user.tenantId,
    userId: user.id,
    kind: result.kind,
    cognitoSession: result.session,
    expiresAt: Math.floor(Date.now() / 1000) + challengeSeconds,
  });
  if (result.kind === 'totp') return { challenge: result.kind, session };
  const passwordPolicy = await passwordPolicyOf(user.tenantId, deps.tenants);
  return { challenge: result.kind, session, passwordPolicy };
}

const passwordPolicyOf = async (tenantId: string, tenants: TenantRepository) =>
  (await tenants.find(tenantId))?.passwordPolicy ?? defaultPasswordPolicy;

const noteFailure = (
  user: User,
  event: APIGatewayProxyEventV2,
  reason: 'password' | 'disabled' | 'challenge',
  { events }: BeginSessionDeps,
) =>
  events.write(user.tenantId, {
    type: 'sign_in_failed',
    actor: { kind: 'user', id: user.id, name: user.name },
    details: { ...callerOf(event), reason },
  });
