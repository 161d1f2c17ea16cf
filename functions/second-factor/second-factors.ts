import type { Write } from '#data/client';
import type { Seals } from '#data/sealed';
import type { SecondFactor, SecondFactorRepository } from '#data/second-factors';
import type { User } from '#data/users';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.ts';
import { newSecret, secretUri, stepOf } from './totp.ts';

export type SecondFactors = ReturnType<typeof secondFactors>;

/** Sets second factors up and checks codes, alike for whoever signs in and for who is signed in. */
export function secondFactors(repository: SecondFactorRepository, { seal, open }: Seals) {
  const whose = ({ tenantId, id }: Pick<User, 'tenantId' | 'id'>) => `${tenantId} ${id}`;
  return {
    find: ({ tenantId, id }: User) => repository.find(tenantId, id),

    /** A new secret, open to be shown and sealed to be kept. */
    async propose(user: User) {
      const secret = newSecret();
      return { secret, uri: secretUri(secret, user.username), sealed: await seal(secret, whose(user)) };
    },
    begin: (user: User, sealed: string) => repository.begin(user, sealed),
    begun: (user: User) => repository.begun(user),

    /**
     * Turns it on for who shows a code of the secret. Returns the recovery codes, this once; `wrong` where it is no code of it, `on` where it was on
     * already.
     */
    async turnOn(
      user: User,
      sealed: string,
      code: string,
      now: number,
      writes: Write[],
    ): Promise<string[] | 'wrong' | 'on'> {
      const step = stepOf(await open(sealed, whose(user)), plainDigits(code), now);
      if (step === undefined) return 'wrong';
      const { codes, kept } = newRecoveryCodes();
      const { tenantId, id: userId } = user;
      const createdAt = new Date(now).toISOString();
      const factor: SecondFactor = { tenantId, userId, secret: sealed, lastStep: step, recovery: kept, createdAt };
      return (await repository.turnOn(factor, writes)) ? codes : 'on';
    },
    turnOff: (factor: SecondFactor, writes: Write[]) => repository.turnOff(factor, writes),

    /** Takes a code, which is then good no more. Undefined where it is none. */
    async take(factor: SecondFactor, typed: string, now: number): Promise<'code' | 'recovery_code' | undefined> {
      const hash = recoveryHash(typed);
      if (hash) return (await repository.takeRecovery(factor, hash)) ? 'recovery_code' : undefined;
      const { tenantId, userId: id } = factor;
      const step = stepOf(await open(factor.secret, whose({ tenantId, id })), plainDigits(typed), now);
      return step !== undefined && (await repository.takeStep(factor, step)) ? 'code' : undefined;
    },
    /** New recovery codes; undefined where it is off. */
    async renewRecovery(factor: SecondFactor): Promise<string[] | undefined> {
      const { codes, kept } = newRecoveryCodes();
      return (await repository.replaceRecovery(factor, kept)) ? codes : undefined;
    },
  };
}

/** Apps show codes in groups; people type the gap. */
const plainDigits = (typed: string) => typed.replace(/\s/g, '');
