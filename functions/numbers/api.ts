import { jobQueue } from '#adapters/job-queue';
import { openTable } from '#data/client';
import { agentEntity, departmentEntity, directoryRepository } from '#data/directory';
import { jobRepository } from '#data/jobs';
import { type ManagedNumber, numberEntity, numberList } from '#data/managed-numbers';
import { namedRepository } from '#data/named';
import { recordingRepository } from '#data/recordings';
import { deploymentSecret } from '#data/secrets';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { totalsFor } from '#data/totals-for';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { importNumbers } from './import-numbers.ts';
import { exportNumbers, listNumbers } from './list-numbers.ts';
import { listNumberOptions } from './list-options.ts';
import { listUnmanagedNumbers } from './list-unmanaged.ts';
import { createNumber, deleteNumber, getNumber, updateNumber } from './manage-numbers.ts';
import { getNumberStatistics } from './number-statistics.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [
    listNumbers,
    exportNumbers,
    getNumber,
    createNumber,
    updateNumber,
    deleteNumber,
    importNumbers,
    listUnmanagedNumbers,
    listNumberOptions,
    getNumberStatistics,
  ],
  {
    numbers: directoryRepository(table, numberEntity),
    list: numberList(table),
    named: namedRepository<ManagedNumber>(table, numberEntity),
    agents: directoryRepository(table, agentEntity),
    departments: directoryRepository(table, departmentEntity),
    recordings: recordingRepository(table),
    tenants: tenantRepository(table),
    totals: totalsRepository(table),
    totalsFor: totalsFor(table),
    jobs: jobRepository(table),
    seenNumbers: seenNumberRepository(table),
    queue: jobQueue(environment('JOB_QUEUE_URL')),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
