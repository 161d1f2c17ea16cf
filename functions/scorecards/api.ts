import { openTable } from '#data/client';
import { agentEntity, departmentEntity, directoryRepository } from '#data/directory';
import { namedRepository } from '#data/named';
import { type Scorecard, scorecardEntity } from '#data/scorecards';
import { deploymentSecret } from '#data/secrets';
import { tenantRepository } from '#data/tenants';
import { totalsFor } from '#data/totals-for';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import {
  createScorecard,
  deleteScorecard,
  getScorecard,
  listScorecards,
  updateScorecard,
} from './manage-scorecards.ts';
import { reportScores } from './report-scores.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listScorecards, getScorecard, createScorecard, updateScorecard, deleteScorecard, reportScores],
  {
    scorecards: directoryRepository(table, scorecardEntity),
    named: namedRepository<Scorecard>(table, scorecardEntity),
    tenants: tenantRepository(table),
    totalsFor: totalsFor(table),
    agents: directoryRepository(table, agentEntity),
    departments: directoryRepository(table, departmentEntity),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
