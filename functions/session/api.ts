import { userDirectory } from '#adapters/user-directory';
import { attemptRepository } from '#data/attempts';
import { openTable } from '#data/client';
import { directoryRepository, roleEntity } from '#data/directory';
import { eventRepository } from '#data/events';
import { sessionRepository } from '#data/sessions';
import { tenantRepository } from '#data/tenants';
import { userRepository } from '#data/users';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { httpApi } from '#runtime/http-api';
import { getSession, signOut } from './current-session.ts';
import { answerChallenge, signIn } from './sign-in.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [signIn, answerChallenge, getSession, signOut],
  {
    sessions: sessionRepository(table),
    users: userRepository(table),
    tenants: tenantRepository(table),
    roles: directoryRepository(table, roleEntity),
    events: eventRepository(table),
    attempts: attemptRepository(table),
    directory: userDirectory({
      userPoolId: environment('USER_POOL_ID'),
      clientId: environment('USER_POOL_CLIENT_ID'),
    }),
  },
  authentication(table),
);
