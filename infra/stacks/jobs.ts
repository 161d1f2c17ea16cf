import { type App, Stack, type StackProps } from 'aws-cdk-lib';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { type DataStack, longestJobTurn } from './data.ts';

export interface JobsStackProps extends StackProps {
  readonly data: DataStack;
}

/** Works on many recordings in the background. What deletes has a function of its own: nothing else may. */
export class JobsStack extends Stack {
  constructor(app: App, id: string, { data, ...props }: JobsStackProps) {
    super(app, id, props);
    const { table, recordings, uploads, jobs, deletions } = data;

    const { fn: worker } = new QueueWorker(this, 'Jobs', {
      entry: 'jobs/worker',
      from: jobs,
      errorImpact:
        'Files of many recordings are made late or not at all, flags put on many late, and earlier calls of a number given to its agent late',
      timeout: longestJobTurn,
      maxConcurrency: 20,
    });
    table.grantReadTo(worker, 'get', 'batchGet', 'query', 'queryIndexes');
    table.grantWriteTo(worker, 'put', 'update', 'delete', 'check');
    recordings.grantExportTo(worker);
    jobs.grantSendTo(worker, 'JOB_QUEUE_URL');
    // Uploads in quarantine are tried again by those that catalogue uploads.
    uploads.grantSendTo(worker, 'INGEST_QUEUE_URL');

    const { fn: deleter } = new QueueWorker(this, 'Deletions', {
      entry: 'deletion/worker',
      from: deletions,
      errorImpact: 'Recordings that were to be deleted are deleted late, or only in part',
      timeout: longestJobTurn,
      maxConcurrency: 10,
    });
    table.grantReadTo(deleter, 'get', 'batchGet', 'query', 'queryIndexes');
    table.grantWriteTo(deleter, 'put', 'update', 'delete');
    recordings.grantDeleteTo(deleter);
    deletions.grantSendTo(deleter, 'DELETION_QUEUE_URL');
  }
}
