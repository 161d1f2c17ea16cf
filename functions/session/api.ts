import { accountMailQueue } from '#adapters/account-mail-queue';
import { userDirectory } from '#adapters/user-directory';
import { attemptRepository } from '#data/attempts';
import { openTable } from '#data/client';
import { directoryRepository, roleEntity } from '#data/directory';
import { eventRepository } from '#data/events';
import { passwordResetRepository } from '#data/password-resets';
import { seals } from '#data/sealed';
import { secondFactorRepository } from '#data/second-factors';
import { deploymentSecret } from '#data/secrets';
import { sessionRepository } from '#data/sessions';
import { tenantRepository } from '#data/tenants';
import { userRepository } from '#data/users';
import { secondFactors } from '#functions/second-factor/second-factors';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { httpApi } from '#runtime/http-api';
import { answerChallenge } from './answer-challenge.ts';
import { getSession, signOut } from './current-session.ts';
import { knownDevices } from './known-device.ts';
import { requestPasswordReset } from './request-password-reset.ts';
import { signIn } from './sign-in.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [signIn, answerChallenge, requestPasswordReset, getSession, signOut],
  {
    sessions: sessionRepository(table),
    users: userRepository(table),
    tenants: tenantRepository(table),
    roles: directoryRepository(table, roleEntity),
    events: eventRepository(table),
    attempts: attemptRepository(table),
    resets: passwordResetRepository(table),
    factors: secondFactors(secondFactorRepository(table), seals(deploymentSecret(table, 'totp'))),
    devices: knownDevices(deploymentSecret(table, 'devices')),
    mails: accountMailQueue(environment('ACCOUNT_MAIL_QUEUE_URL')),
    directory: userDirectory({
      userPoolId: environment('USER_POOL_ID'),
      clientId: environment('USER_POOL_CLIENT_ID'),
    }),
  },
  authentication(table),
);
