import { jobQueue } from '#adapters/job-queue';
import { openTable } from '#data/client';
import { directoryRepository, type Flag, flagEntity } from '#data/directory';
import { namedRepository } from '#data/named';
import { deploymentSecret } from '#data/secrets';
import { totalsFor } from '#data/totals-for';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { createFlag, deleteFlag, getFlag, listFlags, updateFlag } from './manage-flags.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listFlags, getFlag, createFlag, updateFlag, deleteFlag],
  {
    flags: directoryRepository(table, flagEntity),
    named: namedRepository<Flag>(table, flagEntity),
    totalsFor: totalsFor(table),
    queue: jobQueue(environment('JOB_QUEUE_URL')),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
