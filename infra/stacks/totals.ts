import { type App, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { FilterRule } from 'aws-cdk-lib/aws-lambda';
import { tableDefinition } from '../../functions/data/table.ts';
import { StreamWorker } from '../constructs/stream-worker.ts';
import type { DataStack } from './data.ts';

export interface TotalsStackProps extends StackProps {
  readonly data: DataStack;
}

/** Adds up what the table holds, change by change. */
export class TotalsStack extends Stack {
  constructor(app: App, id: string, { data, ...props }: TotalsStackProps) {
    super(app, id, props);
    const { fn } = new StreamWorker(this, 'Totals', {
      entry: 'totals/worker',
      table: data.table,
      // The more calls come together, the more of them add to the same rows, which are then written once: a worker that fell behind
      // is faster, and catches up.
      batchSize: 500,
      // A full batch is some 60 transactions, one after the other, and could be one for each call.
      timeout: Duration.minutes(1),
      // Recordings: the worker's own rows have other sort keys.
      filter: { dynamodb: { Keys: { [tableDefinition.sortKey]: { S: FilterRule.isEqual('META') } } } },
      errorImpact: 'Totals, dashboards and number search fall behind',
      remedy: 'run `npm run rebuild:totals` with --repair',
    });
    data.table.grantReadTo(fn, 'get', 'batchGet');
    data.table.grantWriteTo(fn, 'put', 'update', 'delete');
  }
}
