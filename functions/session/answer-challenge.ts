import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { sessionEndpoints } from '#contract/session';
import { eventWrite } from '#data/events';
import { hashPassword } from '#data/password-resets';
import type { Challenge, SignInProgress } from '#data/sessions';
import type { User, UserRepository } from '#data/users';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import { isOfKnownDevice, takeOwnTry } from './guard-tries.ts';
import { callerOf } from './open-session.ts';
import { codeTries, passwordPolicyOf, passwordProblems } from './rules.ts';
import { noteFailure } from './sign-in.ts';
import { tenantOf } from './signed-in-user.ts';
import { goOn, type StepDeps } from './steps.ts';

export interface AnswerDeps extends StepDeps {
  users: UserRepository;
}

interface Answer {
  newPassword?: string | undefined;
  code?: string | undefined;
}

/** What an answer has brought a sign-in forward by. */
interface Step {
  progress: Partial<SignInProgress>;
  recoveryCodes?: string[];
}

/** How often a challenge may be answered. */
const mostTries = 5;

export const answerChallenge = route(sessionEndpoints.answerChallenge, async ({ body, event }, deps: AnswerDeps) => {
  const challenge = await deps.sessions.tryChallenge(body.session);
  const user = challenge && (await deps.users.find(challenge.tenantId, challenge.userId));
  if (!challenge || challenge.tries > mostTries || !user || user.disabled) throw new AppError('challenge_failed');
  // Whoever signed in with a password that was changed since did so with the wrong one.
  if (challenge.createdAt < (user.sessionsAfter ?? 0)) throw new AppError('challenge_failed');
  const step = await answerers[challenge.kind](user, challenge, body, event, deps);
  if (!(await deps.sessions.endChallenge(body.session))) throw new AppError('challenge_failed');
  return goOn(user, { ...challenge.progress, ...step.progress }, event, deps, step.recoveryCodes);
});

type Answerer = (
  user: User,
  challenge: Challenge,
  answer: Answer,
  event: APIGatewayProxyEventV2,
  deps: AnswerDeps,
) => Promise<Step>;
const answerers: Record<Challenge['kind'], Answerer> = {
  totp: giveCode,
  new_password: choosePassword,
  totp_setup: setUpCode,
};

const missing = (path: string) =>
  new AppError('invalid_input', { fields: [{ path, message: 'is what this challenge asks for' }] });

async function refuse(user: User, event: APIGatewayProxyEventV2, deps: AnswerDeps): Promise<never> {
  await noteFailure(user, event, 'challenge', deps);
  throw new AppError('challenge_failed');
}

async function giveCode(...[user, { progress }, { code }, event, deps]: Parameters<Answerer>): Promise<Step> {
  if (!code) throw missing('code');
  const factor = await deps.factors.find(user);
  // It was turned off meanwhile.
  if (!factor) return { progress: {} };
  // As passwords are: a browser that is known by itself, all others together.
  const where = isOfKnownDevice(progress.counted) ? progress.counted : 'elsewhere';
  const tries = await takeOwnTry(`code#${user.id}#${where}`, codeTries, deps);
  const now = Date.now();
  const taken = await deps.factors.take(factor, code, now);
  if (!taken) {
    await tries.failed();
    return refuse(user, event, deps);
  }
  await tries.passed();
  if (taken === 'recovery_code') await tell(user, 'recovery_code_used', now, deps);
  return { progress: { isCodeGiven: true } };
}

async function choosePassword(...[user, { progress }, answer, event, deps]: Parameters<Answerer>): Promise<Step> {
  const { newPassword } = answer;
  if (!newPassword) throw missing('newPassword');
  const fields = passwordProblems(newPassword, passwordPolicyOf(await tenantOf(user, deps)));
  if (fields) throw new AppError('password_rejected', { fields });
  const { cognitoSession, resetHash } = progress;
  if (resetHash !== undefined) await replacePassword(user, resetHash, newPassword, event, deps);
  else if (cognitoSession !== undefined) {
    const { outcome } = await deps.directory.answerNewPassword(user.id, cognitoSession, newPassword);
    if (outcome === 'password_rejected' || outcome === 'too_many_attempts') throw new AppError(outcome);
    if (outcome === 'refused') return refuse(user, event, deps);
  }
  return { progress: { isPasswordChosen: true } };
}

/** Chooses a password after a mailed one, which is used up by it and ends all sessions. */
async function replacePassword(
  user: User,
  hash: string,
  newPassword: string,
  event: APIGatewayProxyEventV2,
  deps: AnswerDeps,
): Promise<void> {
  if (hashPassword(newPassword) === hash) {
    const fields = [{ path: 'newPassword', message: 'must be another than the one that was mailed' }];
    throw new AppError('password_rejected', { fields });
  }
  const reset = await deps.resets.find(user.tenantId, user.id);
  // A newer one was mailed, this one was used, or its time is over.
  if (reset?.hash !== hash) return refuse(user, event, deps);
  if ((await deps.directory.setPassword(user.id, newPassword)) !== 'set') throw new AppError('password_rejected');
  const at = Date.now();
  const actor = { kind: 'user', id: user.id, name: user.name } as const;
  const used = eventWrite(user.tenantId, { type: 'reset_password', actor, details: callerOf(event) }, at);
  if (!(await deps.resets.passwordChanged(user, at, { hash, writes: [used] }))) return refuse(user, event, deps);
  await tell(user, 'password_reset', at, deps);
}

async function setUpCode(...[user, { secret, createdAt }, { code }, event, deps]: Parameters<Answerer>): Promise<Step> {
  if (!code) throw missing('code');
  if (!secret) throw new Error(`The challenge of ${createdAt} has no secret`);
  const now = Date.now();
  const actor = { kind: 'user', id: user.id, name: user.name } as const;
  const on = eventWrite(user.tenantId, { type: 'enable_totp', actor, details: callerOf(event) }, now);
  const codes = await deps.factors.turnOn(user, secret, code, now, [on]);
  if (codes === 'wrong') return refuse(user, event, deps);
  // Set up elsewhere meanwhile: that one is asked for next.
  if (codes === 'on') return { progress: {} };
  await tell(user, 'totp_enabled', now, deps);
  return { progress: { isCodeGiven: true }, recoveryCodes: codes };
}

const tell = (
  { tenantId, id: userId }: User,
  notice: 'recovery_code_used' | 'password_reset' | 'totp_enabled',
  at: number,
  { mails }: AnswerDeps,
) => mails.send({ kind: 'notice', tenantId, userId, notice, at });
