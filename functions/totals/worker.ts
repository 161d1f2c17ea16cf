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
  const byTenant = Map.groupBy(event.Records.flatMap(changedRecording), ({ tenantId }) => tenantId);
  for (const [tenantId, changed] of byTenant) {
    try {
      await recount(
        tenantId,
        changed.map(({ recordingId }) => recordingId),
        deps,
      );
    } catch (error) {
      log('error', 'Recordings were not counted', { tenantId, recordings: changed.length, error });
      // Those of other tenants are counted again too, which changes nothing.
      return { batchItemFailures: [{ itemIdentifier: event.Records[0]?.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
};

function changedRecording({ dynamodb }: DynamoDBRecord): { tenantId: string; recordingId: string }[] {
  const match = /^T#([^#]+)#R#([^#]+)$/.exec(dynamodb?.Keys?.pk?.S ?? '');
  const [, tenantId, recordingId] = match ?? [];
  return tenantId && recordingId && dynamodb?.Keys?.sk?.S === 'META' ? [{ tenantId, recordingId }] : [];
}
