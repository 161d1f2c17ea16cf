import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What one request cost. */
export interface Consumed {
  /** `Query`, `BatchGetItem`, … */
  operation: string;
  /** The index that was read; undefined for the table itself. */
  index: string | undefined;
  /** Rows that a Query read, before any filter. */
  rows: number;
  /** Read or write units. */
  units: number;
}

interface Answer {
  ScannedCount?: number;
  ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[];
}

/** Writes down what each request of a client costs, from now on. The tables that are opened with it need not know. */
export function watchConsumption(dynamo: DynamoDBClient): Consumed[] {
  const requests: Consumed[] = [];
  dynamo.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' } as typeof args.input;
        const answer = await next({ ...args, input });
        const { ConsumedCapacity = [], ScannedCount = 0 } = answer.output as Answer;
        requests.push({
          operation: commandName.replace(/Command$/, ''),
          index: (input as { IndexName?: string }).IndexName,
          rows: ScannedCount,
          units: [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0),
        });
        return answer;
      },
    { step: 'initialize', name: 'watchConsumption' },
  );
  return requests;
}
