import type { Table, Write } from './client.ts';
import {
  deletedRecordingWrites,
  deletionKey,
  type Original,
  originalEntity,
  originalKey,
  type Recording,
  recordingKey,
} from './recordings.ts';

/**
 * The rows of a recording that go with it: META, ORIGINAL, its flags, notes and scores. Before `F` in the order of sort keys stand those that do not:
 * its events, how it was counted (the totals' worker takes that away itself), and the note that it is being deleted.
 */
const firstToGo = 'F';

export type DeletionRepository = ReturnType<typeof deletionRepository>;

/** A deletion has two ends: the recording leaves the archive in one step, and what is left of it goes until the deletion ends. */
export function deletionRepository(table: Table) {
  return {
    /** Takes the recording out of the archive, together with `writes`. False where it was changed or deleted meanwhile. */
    begin: (recording: Recording, writes: Write[]): Promise<boolean> =>
      table.transact([...deletedRecordingWrites(recording), ...writes]),

    /** Whether a deletion of the recording has begun and not ended. */
    async isUnderWay(tenantId: string, id: string): Promise<boolean> {
      return (await table.get(deletionKey(tenantId, id), { consistent: true })) !== undefined;
    },

    /** Whether the recording is there, or being deleted. */
    async isKnown(tenantId: string, id: string): Promise<boolean> {
      const keys = [recordingKey(tenantId, id), deletionKey(tenantId, id)];
      const rows = await table.batchGet(keys, { consistent: true });
      return rows.length > 0;
    },

    /** The upload that the recording was made from; undefined where that is not known any more. */
    async original(tenantId: string, id: string): Promise<Original | undefined> {
      const item = await table.get(originalKey(tenantId, id), { consistent: true });
      return item && originalEntity.fromItem(item);
    },

    /** Removes all rows that go with the recording, then the note that it is being deleted. */
    async end(tenantId: string, id: string): Promise<void> {
      const rows = await table.queryAll({
        KeyConditionExpression: 'pk = :pk AND sk >= :first',
        ExpressionAttributeValues: { ':pk': recordingKey(tenantId, id).pk, ':first': firstToGo },
        ProjectionExpression: 'pk, sk',
        ConsistentRead: true,
      });
      for (const { pk, sk } of rows) await table.delete({ pk: String(pk), sk: String(sk) });
      await table.delete(deletionKey(tenantId, id));
    },
  };
}
