import { accountMailQueue } from '#adapters/account-mail-queue';
import { userDirectory } from '#adapters/user-directory';
import { attemptRepository } from '#data/attempts';
import { openTable } from '#data/client';
import { eventRepository } from '#data/events';
import { ownAccountRepository } from '#data/own-account';
import { passwordResetRepository } from '#data/password-resets';
import { seals } from '#data/sealed';
import { secondFactorRepository } from '#data/second-factors';
import { deploymentSecret } from '#data/secrets';
import { sessionRepository } from '#data/sessions';
import { tenantRepository } from '#data/tenants';
import { userRepository } from '#data/users';
import { secondFactors } from '#functions/second-factor/second-factors';
import { knownDevices } from '#functions/session/known-device';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { cancelEmailChange, confirmEmail } from './change-email.ts';
import { endAccountSession, endOtherSessions, listAccountSessions } from './manage-sessions.ts';
import { beginTotp, confirmTotp, disableTotp, renewRecoveryCodes } from './manage-totp.ts';
import { getAccount, updateAccount } from './update-account.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [
    ...[getAccount, updateAccount, confirmEmail, cancelEmailChange],
    ...[listAccountSessions, endAccountSession, endOtherSessions],
    ...[beginTotp, confirmTotp, renewRecoveryCodes, disableTotp],
  ],
  {
    users: userRepository(table),
    tenants: tenantRepository(table),
    accounts: ownAccountRepository(table),
    sessions: sessionRepository(table),
    events: eventRepository(table),
    attempts: attemptRepository(table),
    resets: passwordResetRepository(table),
    factors: secondFactors(secondFactorRepository(table), seals(deploymentSecret(table, 'totp'))),
    devices: knownDevices(deploymentSecret(table, 'devices')),
    cursors: cursors(deploymentSecret(table, 'cursors')),
    mails: accountMailQueue(environment('ACCOUNT_MAIL_QUEUE_URL')),
    directory: userDirectory({
      userPoolId: environment('USER_POOL_ID'),
      clientId: environment('USER_POOL_CLIENT_ID'),
    }),
  },
  authentication(table),
);
