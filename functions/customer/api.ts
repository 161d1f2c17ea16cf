import { openTable } from '#data/client';
import { mailProblemRepository } from '#data/mail-problems';
import { tenantSettingsRepository } from '#data/tenants';
import { userRepository } from '#data/users';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { httpApi } from '#runtime/http-api';
import { getCustomer, updateCustomer } from './customer-settings.ts';
import { listMailProblems } from './list-mail-problems.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [getCustomer, updateCustomer, listMailProblems],
  {
    tenants: tenantSettingsRepository(table),
    problems: mailProblemRepository(table),
    users: userRepository(table),
  },
  authentication(table),
);
