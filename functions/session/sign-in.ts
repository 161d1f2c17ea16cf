import { timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { sessionEndpoints } from '#contract/session';
import { newId } from '#data/ids';
import { hashPassword, type PasswordReset } from '#data/password-resets';
import type { User, UserRepository } from '#data/users';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import { countedBy, type GuardDeps, takeTry } from './guard-tries.ts';
import { callerOf } from './open-session.ts';
import type { BeginSessionDeps } from './signed-in-user.ts';
import { goOn, type StepDeps } from './steps.ts';

export interface SignInDeps extends StepDeps, GuardDeps {
  users: UserRepository;
}

/** Whose rows are read where nobody has a name: all who are refused cost the same. */
const nobody = { tenantId: '-', id: 'usr_-', name: '-' };

export const signIn = route(sessionEndpoints.signIn, async ({ body, event }, deps: SignInDeps) => {
  const { username, password } = body;
  const user = await deps.users.findByUsername(username);
  const { tenantId, id } = user ?? nobody;
  const [reset, counted] = await Promise.all([deps.resets.find(tenantId, id), countedBy(username, user, event, deps)]);
  // What was mailed nobody guesses: its user gets in with it however many have tried to guess the other.
  if (isPasswordOf(reset, password) && user && !user.disabled)
    return goOn(user, { counted, resetHash: reset?.hash }, event, deps);

  if (reset && looksMailed(password)) await deps.resets.countTry(tenantId, id);
  const tries = await takeTry(counted, event, deps);
  // A name that nobody has goes the whole way too, so that it takes as long as a wrong password.
  const result = await deps.directory.signIn(user?.id ?? newId('usr'), password).catch(async (error: unknown) => {
    await tries.ended();
    throw error;
  });
  const isRight = result.outcome === 'signed_in' || result.outcome === 'challenge';
  if (!user || user.disabled || !isRight) {
    await Promise.all([tries.failed(), noteFailure(user, event, user?.disabled ? 'disabled' : 'password', deps)]);
    throw new AppError(result.outcome === 'too_many_attempts' ? 'too_many_attempts' : 'invalid_credentials');
  }
  await tries.passed();
  const cognitoSession = result.outcome === 'challenge' ? result.session : undefined;
  return goOn(user, { counted, cognitoSession }, event, deps);
});

/** The form of passwords that are mailed: what was typed otherwise was no try of one. */
const looksMailed = (password: string) => /^[a-zA-Z2-9]{16}$/.test(password);

function isPasswordOf(reset: PasswordReset | undefined, password: string): boolean {
  const [given, expected] = [hashPassword(password), reset?.hash ?? hashPassword('')].map((hash) => Buffer.from(hash));
  return given !== undefined && expected !== undefined && timingSafeEqual(given, expected) && reset !== undefined;
}

/** Somebody was refused. */
export async function noteFailure(
  user: User | undefined,
  event: APIGatewayProxyEventV2,
  reason: 'password' | 'disabled' | 'challenge',
  { events }: Pick<BeginSessionDeps, 'events'>,
): Promise<void> {
  const { id, name } = user ?? nobody;
  const actor: { kind: 'user'; id: string; name: string } = { kind: 'user', id, name };
  const failed = { type: 'sign_in_failed' as const, actor, details: { ...callerOf(event), reason } };
  await (user ? events.write(user.tenantId, failed) : events.writeForNobody(failed));
}
