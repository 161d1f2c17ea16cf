import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { AttemptRepository, TryLimit } from '#data/attempts';
import { sha256 } from '#data/hashes';
import { foldName, type User } from '#data/users';
import { AppError } from '#runtime/errors';
import { deviceToken } from '#runtime/request';
import type { KnownDevices } from './known-device.ts';
import { callerOf } from './open-session.ts';
import { addressTries, passwordTries } from './rules.ts';

export interface GuardDeps {
  attempts: AttemptRepository;
  devices: KnownDevices;
}

/**
 * What tries to sign in under a name are counted by. In a browser that the user has signed in with before they are counted by themselves, so that
 * nobody who guesses elsewhere keeps them out; elsewhere by the name, whoever has it.
 */
export async function countedBy(
  username: string,
  user: User | undefined,
  event: APIGatewayProxyEventV2,
  { devices }: Pick<GuardDeps, 'devices'>,
): Promise<string> {
  const device = await devices.idFor(deviceToken(event), user, Date.now());
  return device === undefined ? `name#${sha256(foldName(username))}` : `${knownDevice}${device}`;
}

const knownDevice = 'device#';
export const isOfKnownDevice = (counted: string) => counted.startsWith(knownDevice);

/** Takes a try to sign in: of those of `counted`, and elsewhere than in a known browser of those of the address too. Throws `too_many_attempts`. */
export async function takeTry(
  counted: string,
  event: APIGatewayProxyEventV2,
  { attempts }: Pick<GuardDeps, 'attempts'>,
) {
  const now = Date.now();
  const address = { subject: `address#${callerOf(event).address}`, limit: addressTries };
  const limits = [{ subject: counted, limit: passwordTries }, ...(isOfKnownDevice(counted) ? [] : [address])];
  const taken = await Promise.all(
    limits.map(async (one) => ({ ...one, n: await attempts.take(one.subject, now, one.limit) })),
  );
  if (taken.some(({ n }) => n === undefined)) {
    // What the one has given the other has refused: it was no try.
    await Promise.all(taken.map(({ subject, n }) => n !== undefined && attempts.release(subject)));
    throw new AppError('too_many_attempts');
  }
  return {
    async failed(): Promise<void> {
      await Promise.all(taken.map(({ subject, limit, n }) => attempts.block(subject, now, n ?? 0, limit)));
    },
    /** The password was right: it says nothing against the address. The name counts on until the sign-in has ended well. */
    async passed(): Promise<void> {
      await Promise.all(taken.slice(1).map(({ subject }) => attempts.release(subject)));
    },
    /** Nobody knows whether it was right. */
    async ended(): Promise<void> {
      await Promise.all(taken.map(({ subject }) => attempts.release(subject)));
    },
  };
}

/** Takes a try of a secret of one user, counted by `subject`. Throws `too_many_attempts`. */
export async function takeOwnTry(subject: string, limit: TryLimit, { attempts }: Pick<GuardDeps, 'attempts'>) {
  const now = Date.now();
  const n = await attempts.take(subject, now, limit);
  if (n === undefined) throw new AppError('too_many_attempts');
  return {
    failed: () => attempts.block(subject, now, n, limit),
    passed: () => attempts.clear(subject),
  };
}
