import { accessTokensEndpoints } from './access-tokens.ts';
import { accountEndpoints } from './account.ts';
import { agentsEndpoints } from './agents.ts';
import { auditEndpoints } from './audit.ts';
import { customerEndpoints } from './customer.ts';
import { deletionEndpoints } from './deletion.ts';
import { departmentsEndpoints } from './departments.ts';
import { documentationEndpoints } from './documentation.ts';
import { flagsEndpoints } from './flags.ts';
import { invoicesEndpoints } from './invoices.ts';
import { jobsEndpoints } from './jobs.ts';
import { notesEndpoints } from './notes.ts';
import { numbersEndpoints } from './numbers.ts';
import { quarantineEndpoints } from './quarantine.ts';
import { recorderProfileEndpoints } from './recorder-profiles.ts';
import { recorderCredentialsEndpoints, recordersEndpoints } from './recorders.ts';
import { recordingsEndpoints } from './recordings.ts';
import { reportsEndpoints } from './reports.ts';
import { reviewEndpoints } from './review.ts';
import { rolesEndpoints } from './roles.ts';
import { savedSearchesEndpoints } from './saved-searches.ts';
import { scorecardsEndpoints, scoresEndpoints } from './scorecards.ts';
import { sessionEndpoints } from './session.ts';
import { supportEndpoints } from './support.ts';
import { usersEndpoints } from './users.ts';

/** Every endpoint of the API by its name. Gateway routes and the OpenAPI document are made from this list. */
export const endpoints = {
  ...sessionEndpoints,
  ...accountEndpoints,
  ...accessTokensEndpoints,
  ...recordingsEndpoints,
  ...savedSearchesEndpoints,
  ...jobsEndpoints,
  ...deletionEndpoints,
  ...reviewEndpoints,
  ...notesEndpoints,
  ...scoresEndpoints,
  ...scorecardsEndpoints,
  ...reportsEndpoints,
  ...flagsEndpoints,
  ...numbersEndpoints,
  ...agentsEndpoints,
  ...departmentsEndpoints,
  ...customerEndpoints,
  ...supportEndpoints,
  ...invoicesEndpoints,
  ...usersEndpoints,
  ...rolesEndpoints,
  ...auditEndpoints,
  ...quarantineEndpoints,
  ...recordersEndpoints,
  ...recorderCredentialsEndpoints,
  ...recorderProfileEndpoints,
  ...documentationEndpoints,
};
