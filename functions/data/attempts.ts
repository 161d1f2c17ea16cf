import * as z from 'zod';
import type { Table } from './client.ts';

const Attempts = z.object({
  failures: z.number(),
  blockedUntil: z.number().optional(),
});

/** How tries for something are limited. */
export interface TryLimit {
  /** So many may be under way before it is known how any of them ends; what comes after them goes one by one. */
  atOnce: number;
  /** How long (ms) the n-th try blocks the next, if it fails. */
  penalty(n: number): number;
}

export type AttemptRepository = ReturnType<typeof attemptRepository>;

/** Failed sign-ins, counted by whatever they are limited by: a user name, an address. */
export function attemptRepository(table: Table) {
  const key = (subject: string) => ({ pk: `L#${subject}`, sk: 'ATTEMPTS' });
  /** `busy` where too many are under way of which nobody knows yet how they end. */
  async function takeOnce(subject: string, now: number, { atOnce, penalty }: TryLimit, isWaitOver: boolean) {
    const item = await table.get(key(subject), { consistent: true });
    const { failures, blockedUntil } = item ? Attempts.parse(item) : { failures: 0 };
    if (blockedUntil !== undefined && blockedUntil > now) return undefined;
    const isFree = '(attribute_not_exists(blockedUntil) OR blockedUntil <= :now)';
    const common = { ':now': now, ':expiresAt': Math.floor(now / 1000) + 86_400 };
    if (failures < atOnce) {
      const taken = await table.updateIf({
        Key: key(subject),
        UpdateExpression: 'ADD failures :one SET expiresAt = :expiresAt',
        ConditionExpression: `(attribute_not_exists(failures) OR failures < :atOnce) AND ${isFree}`,
        ExpressionAttributeValues: { ...common, ':one': 1, ':atOnce': atOnce },
      });
      return taken ? Attempts.parse(taken).failures : 'busy';
    }
    if (blockedUntil === undefined && !isWaitOver) return 'busy';
    const n = failures + 1;
    const taken = await table.updateIf({
      Key: key(subject),
      UpdateExpression: 'SET failures = :n, blockedUntil = :until, expiresAt = :expiresAt',
      ConditionExpression: `failures = :before AND ${isFree}`,
      ExpressionAttributeValues: { ...common, ':n': n, ':before': failures, ':until': now + penalty(n) },
    });
    return taken ? n : undefined;
  }

  return {
    /**
     * Takes a try for `subject` at `now` (epoch milliseconds). It counts before it is known how it ends, so that many at once are no more than as many
     * one after the other. Those that find too many under way wait a little for how they end. Returns which try it is; undefined where there is none
     * at the moment.
     */
    async take(subject: string, now: number, limit: TryLimit): Promise<number | undefined> {
      for (let attempt = 0; ; attempt++) {
        // Those whose end nobody has told of by then have no end: their processes died.
        const taken = await takeOnce(subject, now, limit, attempt === 10);
        if (taken !== 'busy') return taken;
        if (attempt > 10) return undefined;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    /** The n-th try has failed. */
    async block(subject: string, now: number, n: number, { penalty }: TryLimit): Promise<void> {
      if (penalty(n) === 0) return;
      const until = now + penalty(n);
      await table.updateIf({
        Key: key(subject),
        UpdateExpression: 'SET blockedUntil = :until',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(blockedUntil) OR blockedUntil < :until)',
        ExpressionAttributeValues: { ':until': until },
      });
    },
    /** A try that was taken has not failed: it does not count. */
    async release(subject: string): Promise<void> {
      await table.updateIf({
        Key: key(subject),
        UpdateExpression: 'ADD failures :less',
        ConditionExpression: 'failures > :none',
        ExpressionAttributeValues: { ':less': -1, ':none': 0 },
      });
    },
    /** Whether something may happen once more: `most` times in each stretch of `seconds`. It counts if so. */
    async allow(subject: string, now: number, { most, seconds }: { most: number; seconds: number }): Promise<boolean> {
      const stretch = Math.floor(now / 1000 / seconds);
      const counted = await table.updateIf({
        Key: key(`${subject}#${stretch}`),
        UpdateExpression: 'ADD failures :one SET expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(failures) OR failures < :most',
        ExpressionAttributeValues: { ':one': 1, ':most': most, ':expiresAt': (stretch + 2) * seconds },
      });
      return counted !== undefined;
    },
    /** Whether tries for `subject` are blocked at `now` (epoch milliseconds). */
    async isBlocked(subject: string, now: number): Promise<boolean> {
      const item = await table.get(key(subject), { consistent: true });
      return item !== undefined && (Attempts.parse(item).blockedUntil ?? 0) > now;
    },
    /** Counts a failure; `penalty` says how long (ms) the n-th one blocks. The count is forgotten a day after the last. */
    async fail(subject: string, now: number, penalty: (failures: number) => number): Promise<void> {
      const expiresAt = Math.floor(now / 1000) + 86_400;
      const item = await table.update({
        Key: key(subject),
        UpdateExpression: 'ADD failures :one SET expiresAt = :expiresAt',
        ExpressionAttributeValues: { ':one': 1, ':expiresAt': expiresAt },
      });
      const wait = penalty(Attempts.parse(item).failures);
      if (wait === 0) return;
      await table.update({
        Key: key(subject),
        UpdateExpression: 'SET blockedUntil = :until',
        ExpressionAttributeValues: { ':until': now + wait },
      });
    },
    async clear(subject: string): Promise<void> {
      await table.delete(key(subject));
    },
  };
}
