import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { openTable } from '#data/client';
import { recordingRepository } from '#data/recordings';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { environment } from '#runtime/config';
import { log } from '#runtime/logger';
import { type RecountDeps, recount } from './recount.ts';

const table = openTable(environment('TABLE_NAME'));
const deps: RecountDeps = {
  recordings: recordingRepository(table),
  tenants: tenantRepository(table),
  totals: totalsRepository(table),
};

/** The stream tells only which recordings to look at; what they are now is read from the table. */
export const handler = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const changed = event.Records.flatMap(changedRecording);
  const failed = new Set<string>();
  for (const [tenantId, some] of Map.groupBy(changed, (change) => change.tenantId)) {
    try {
      const ids = some.map(({ recordingId }) => recordingId);
      await recount(tenantId, ids, deps);
    } catch (error) {
      log('error', 'Recordings were not counted', { tenantId, recordings: some.length, error });
      failed.add(tenantId);
    }
  }
  // The stream goes on from the first that failed; what came after it is counted again, which changes nothing.
  const first = changed.find(({ tenantId }) => failed.has(tenantId));
  return { batchItemFailures: first ? [{ itemIdentifier: first.sequenceNumber }] : [] };
};

function changedRecording({ dynamodb }: DynamoDBRecord) {
  const match = /^T#([^#]+)#R#([^#]+)$/.exec(dynamodb?.Keys?.pk?.S ?? '');
  const [, tenantId, recordingId] = match ?? [];
  if (!tenantId || !recordingId || dynamodb?.Keys?.sk?.S !== 'META') return [];
  return [{ tenantId, recordingId, sequenceNumber: dynamodb.SequenceNumber ?? '' }];
}
