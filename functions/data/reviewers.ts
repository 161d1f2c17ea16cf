import * as z from 'zod';
import type { Write } from './client.ts';
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
