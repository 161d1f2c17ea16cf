import { callEmulator } from './emulator.ts';

/** A change of a row, as the emulator and Lambda alike tell of it. */
export interface StreamRecord {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  awsRegion: string;
  dynamodb: {
    Keys: Record<string, unknown>;
    SequenceNumber: string;
    /** Epoch seconds. */
    ApproximateCreationDateTime: number;
    [more: string]: unknown;
  };
  [more: string]: unknown;
}

export interface Shard {
  ShardId: string;
  ParentShardId?: string;
}

/** The most that GetRecords gives. */
export const mostRecords = 1000;

/** The ARN by which an emulator knows the stream of a table; undefined where the table has none. */
export async function findStream(endpoint: string, tableName: string): Promise<string | undefined> {
  const { Table } = await callEmulator<{ Table: { LatestStreamArn?: string } }>(endpoint, 'DescribeTable', {
    TableName: tableName,
  });
  return Table.LatestStreamArn;
}

/** All shards of a stream that it still knows. dynoxide has one for ever; DynamoDB Local begins a new one every few hours. */
export async function listShards(endpoint: string, streamArn: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let ExclusiveStartShardId: string | undefined;
  do {
    const { StreamDescription } = await callEmulator<{
      StreamDescription: { Shards: Shard[]; LastEvaluatedShardId?: string };
    }>(endpoint, 'DescribeStream', { StreamArn: streamArn, ExclusiveStartShardId }, 'streams');
    shards.push(...StreamDescription.Shards);
    ExclusiveStartShardId = StreamDescription.LastEvaluatedShardId;
  } while (ExclusiveStartShardId);
  return shards;
}

/**
 * Reads on in a shard from call to call, beginning after the record with the number `after`, or with the oldest. `ended` says that there
 * will be no more. A failed call can be repeated: nothing is left out.
 */
export function shardReader(endpoint: string, streamArn: string, shardId: string, after: string | undefined) {
  let iterator: string | undefined;
  let last = after;
  const begin = async (): Promise<string> => {
    const start = last
      ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: last }
      : { ShardIteratorType: 'TRIM_HORIZON' };
    const input = { StreamArn: streamArn, ShardId: shardId, ...start };
    const answer = await callEmulator<{ ShardIterator: string }>(endpoint, 'GetShardIterator', input, 'streams');
    return answer.ShardIterator;
  };
  return async (): Promise<{ records: StreamRecord[]; ended: boolean }> => {
    try {
      iterator ??= await begin();
      const input = { ShardIterator: iterator, Limit: mostRecords };
      const { Records = [], NextShardIterator } = await callEmulator<{
        Records?: StreamRecord[];
        NextShardIterator?: string;
      }>(endpoint, 'GetRecords', input, 'streams');
      iterator = NextShardIterator;
      last = Records.at(-1)?.dynamodb.SequenceNumber ?? last;
      return { records: Records, ended: NextShardIterator === undefined };
    } catch (error) {
      // Iterators expire after a quarter of an hour; records are gone after a day, and then the oldest that is left is the next.
      iterator = undefined;
      if ((error as Error).name === 'TrimmedDataAccessException') last = undefined;
      throw error;
    }
  };
}
