import * as z from 'zod';
import type { Table, Write } from './client.ts';
import { type Key, tenantPrefix } from './entity.ts';

/** Where it stands which agents a user reviews. */
export const reviewedKey = (tenantId: string, userId: string): Key => ({
  pk: `${tenantPrefix(tenantId)}REVIEWERS`,
  sk: userId,
});

/** A set that became empty is no attribute any more. */
const Reviewed = z.object({ agentIds: z.set(z.string()).optional() });

/**
 * Whose calls a user may hear, of their row; undefined where it is everybody's. An agent who was deleted stays among them: what a deletion
 * takes from the list of agents must not open the archive to whoever reviewed that one.
 */
export const agentsReviewed = (row: unknown): ReadonlySet<string> | undefined =>
  row === undefined ? undefined : Reviewed.parse(row).agentIds;

/** The parts of a transaction that makes `after` the reviewers of an agent in place of `before`. */
export function reviewerWrites(
  tenantId: string,
  agentId: string,
  before: readonly string[],
  after: readonly string[],
): Write[] {
  const change = (userId: string, operation: 'ADD' | 'DELETE'): Write => ({
    Update: {
      Key: reviewedKey(tenantId, userId),
      UpdateExpression: `${operation} agentIds :agent`,
      ExpressionAttributeValues: { ':agent': new Set([agentId]) },
    },
  });
  return [
    ...after.filter((id) => !before.includes(id)).map((id) => change(id, 'ADD')),
    ...before.filter((id) => !after.includes(id)).map((id) => change(id, 'DELETE')),
  ];
}

export type ReviewerRepository = ReturnType<typeof reviewerRepository>;

/** For work that goes on when whoever asked for it has gone: a request has this from its authentication. */
export const reviewerRepository = (table: Table) => ({
  /** Whose calls a user may hear at this moment; undefined where it is everybody's. */
  async agentsOf(tenantId: string, userId: string): Promise<ReadonlySet<string> | undefined> {
    return agentsReviewed(await table.get(reviewedKey(tenantId, userId), { consistent: true }));
  },
});
