import * as z from 'zod';
import { putNew, type Table, unchangedSince } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';

/** That mail to a user does not arrive, or is not wanted: the last that is known. */
export const MailProblem = z.object({
  tenantId: z.string(),
  userId: z.string(),
  /** The address that it is about, which the user may have no longer. */
  email: z.string(),
  kind: z.enum(['bounce', 'complaint']),
  /** No mail will arrive there. */
  permanent: z.boolean(),
  reason: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  /** How many mails to this address it was. */
  count: z.number().int(),
  version: z.number().int(),
});
export type MailProblem = z.output<typeof MailProblem>;

const key = (tenantId: string, userId: string) => ({ pk: `${tenantPrefix(tenantId)}MAILPROBLEMS`, sk: userId });
const problemEntity = entity({
  name: 'mail problem',
  schema: MailProblem,
  keys: ({ tenantId, userId }) => key(tenantId, userId),
});

/** How long a report is known, in seconds: longer than it can come again. */
const knownSeconds = 30 * 86_400;

export type MailProblemRepository = ReturnType<typeof mailProblemRepository>;

export function mailProblemRepository(table: Table) {
  return {
    async list(tenantId: string): Promise<MailProblem[]> {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': key(tenantId, '').pk },
      });
      return items.map((item) => problemEntity.fromItem(item));
    },

    /** Adds what a report says, once however often it comes: `reportId` is its own. */
    async record(problem: Omit<MailProblem, 'count' | 'version'>, reportId: string): Promise<void> {
      const { tenantId, userId, email } = problem;
      const seen = { pk: `${key(tenantId, '').pk}#${userId}`, sk: `REPORT#${reportId}` };
      const expiresAt = Math.floor(Date.now() / 1000) + knownSeconds;
      for (let attempt = 0; attempt < 5; attempt++) {
        if (await table.get(seen, { consistent: true })) return;
        const item = await table.get(key(tenantId, userId), { consistent: true });
        const before = item && problemEntity.fromItem(item);
        const count = before?.email === email ? before.count + 1 : 1;
        // Of two that come in the wrong order, the later one is what is known.
        const known = before?.email === email && before.at > problem.at ? before : problem;
        const after = problemEntity.toItem({ ...known, count, version: (before?.version ?? 0) + 1 });
        const written = await table.transact([
          putNew({ ...seen, expiresAt }),
          before ? { Put: { Item: after, ...unchangedSince(before) } } : putNew(after),
        ]);
        if (written) return;
      }
      throw new Error('Others wrote of the same user all the time');
    },
  };
}
