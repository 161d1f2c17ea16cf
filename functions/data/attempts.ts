import * as z from 'zod';
import type { Table } from './client.ts';

const Attempts = z.object({
  failures: z.number(),
  blockedUntil: z.number().optional(),
});

export type AttemptRepository = ReturnType<typeof attemptRepository>;

/** Failed sign-ins, counted by whatever they are limited by: a user name, an address. */
export function attemptRepository(table: Table) {
  const key = (subject: string) => ({ pk: `L#${subject}`, sk: 'ATTEMPTS' });
  return {
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
