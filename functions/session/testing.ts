import type { AccountMail } from '#adapters/account-mail-queue';
import type { Message } from '#adapters/mail';
import type { SignInOutcome, UserDirectory } from '#adapters/user-directory';
import { attemptRepository } from '#data/attempts';
import type { Table } from '#data/client';
import { directoryRepository, roleEntity } from '#data/directory';
import { eventRepository } from '#data/events';
import { newId } from '#data/ids';
import { ownAccountRepository } from '#data/own-account';
import { passwordResetRepository } from '#data/password-resets';
import { seals } from '#data/sealed';
import { secondFactorRepository } from '#data/second-factors';
import { deploymentSecret } from '#data/secrets';
import { sessionRepository } from '#data/sessions';
import { type Tenant, tenantEntity, tenantRepository } from '#data/tenants';
import { newUserWrites, type User, userEntity, userRepository } from '#data/users';
import { cancelEmailChange, confirmEmail } from '#functions/account/change-email';
import { endAccountSession, endOtherSessions, listAccountSessions } from '#functions/account/manage-sessions';
import { beginTotp, confirmTotp, disableTotp, renewRecoveryCodes } from '#functions/account/manage-totp';
import { sendAccountMail } from '#functions/account/send-account-mail';
import { getAccount, updateAccount } from '#functions/account/update-account';
import { secondFactors } from '#functions/second-factor/second-factors';
import { codeOf, stepAt } from '#functions/second-factor/totp';
import { authentication } from '#runtime/authenticate';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { call, gatewayEvent } from '#runtime/testing';
import { answerChallenge } from './answer-challenge.ts';
import { getSession, signOut } from './current-session.ts';
import { knownDevices } from './known-device.ts';
import { requestPasswordReset } from './request-password-reset.ts';
import { signIn } from './sign-in.ts';

// The tests say what they expect to be there.
type Json = Record<string, unknown> & { session: string; items: Json[]; recoveryCodes: string[]; totp: Json };

const createdAt = '2026-03-03T15:00:00.000Z';
export const password = 'Correct horse 9';

/** Cognito as far as people sign in and change their passwords. */
function cognito() {
  const passwords = new Map<string, { password: string; isTemporary: boolean }>();
  const asked: string[] = [];
  const directory: Pick<UserDirectory, 'signIn' | 'answerNewPassword' | 'setPassword'> = {
    async signIn(id, typed): Promise<SignInOutcome> {
      asked.push(id);
      const known = passwords.get(id);
      if (known?.password !== typed) return { outcome: 'refused' };
      return known.isTemporary
        ? { outcome: 'challenge', kind: 'new_password', session: `session of ${id}` }
        : { outcome: 'signed_in' };
    },
    async answerNewPassword(id, session, typed): Promise<SignInOutcome> {
      if (session !== `session of ${id}` || !passwords.get(id)?.isTemporary) return { outcome: 'refused' };
      passwords.set(id, { password: typed, isTemporary: false });
      return { outcome: 'signed_in' };
    },
    async setPassword(id, typed) {
      passwords.set(id, { password: typed, isTemporary: false });
      return 'set';
    },
  };
  return {
    ...{ directory: directory as UserDirectory, asked },
    setPassword: (id: string, typed: string, isTemporary = false) =>
      passwords.set(id, { password: typed, isTemporary }),
  };
}

/** A customer with one user, the API as browsers ask it, and what is mailed. */
export async function customerOf(table: Table, tenantId: string) {
  const pool = cognito();
  const sent: Message[] = [];
  const sessions = sessionRepository(table);
  const mailed = {
    ...{ users: userRepository(table), tenants: tenantRepository(table) },
    ...{ resets: passwordResetRepository(table), accounts: ownAccountRepository(table) },
    ...{ mail: { send: async (message: Message) => void sent.push(message) }, portalUrl: 'https://portal.example.com' },
  };
  const deps = {
    ...mailed,
    ...{ sessions, events: eventRepository(table), attempts: attemptRepository(table), directory: pool.directory },
    roles: directoryRepository(table, roleEntity),
    factors: secondFactors(secondFactorRepository(table), seals(deploymentSecret(table, 'totp'))),
    devices: knownDevices(deploymentSecret(table, 'devices')),
    cursors: cursors(deploymentSecret(table, 'cursors')),
    mails: { send: (mail: AccountMail) => sendAccountMail(mail, mailed) },
  };
  const api = httpApi(
    [
      ...[signIn, answerChallenge, requestPasswordReset, getSession, signOut],
      ...[getAccount, updateAccount, confirmEmail, cancelEmailChange],
      ...[listAccountSessions, endAccountSession, endOtherSessions],
      ...[beginTotp, confirmTotp, renewRecoveryCodes, disableTotp],
    ],
    deps,
    authentication(table),
  );

  const tenant: Tenant = { tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt };
  const setTenant = (more: Partial<Tenant>) => table.put(tenantEntity.toItem({ ...tenant, ...more }));
  await setTenant({});
  const roleId = newId('rol');
  const permissions = ['review_recordings'];
  await table.put(roleEntity.toItem({ tenantId, id: roleId, name: 'R', description: '', permissions, createdAt }));
  async function addUser(name: string): Promise<User> {
    const user: User = {
      ...{ tenantId, id: newId('usr'), createdAt, roleId, name, primary: false, disabled: false },
      ...{ username: `${name}.${tenantId}`, email: `${name}@${tenantId}.example` },
    };
    await table.transact(newUserWrites(user));
    pool.setPassword(user.id, password);
    return user;
  }
  const user = await addUser('Ben');

  /** A browser, which keeps its cookies. `address` is where it seems to be. */
  function browser(address = '192.0.2.7') {
    const cookies = new Map<string, string>();
    async function ask(method: string, path: string, body?: object) {
      const [, kind, id] = /^\/account\/(session)s\/(\w+)/.exec(path) ?? [];
      const answer = await call(
        api,
        gatewayEvent(method, `/api${path}`, {
          cookies: [...cookies].map(([name, value]) => `${name}=${value}`),
          ...{ headers: { 'x-call-record': '1', 'content-type': 'application/json', 'x-viewer-address': address } },
          ...(body ? { body: JSON.stringify(body) } : {}),
          params: kind && id ? { [`${kind}Id`]: id } : {},
        }),
      );
      for (const cookie of answer.cookies) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        cookies.set(name, value);
      }
      return { ...answer, json: (answer.json ?? {}) as Json };
    }
    return {
      ...{ ask, cookies },
      signIn: (typed = password, username = user.username) => ask('POST', '/session', { username, password: typed }),
      answer: (session: string, given: object) => ask('POST', '/session/challenge', { session, ...given }),
      isSignedIn: async () => (await ask('GET', '/session')).status === 200,
    };
  }

  return {
    ...{ tenantId, user, addUser, setTenant, pool, deps, sent, browser },
    setUser: (more: Partial<User>) => table.put(userEntity.toItem({ ...user, ...more })),
    /** The password that was mailed last to an address. */
    mailedPassword: (email = user.email) =>
      /^Password: (\S+)$/m.exec(
        sent.findLast(({ to, text }) => to === email && /^Password: /m.test(text))?.text ?? '',
      )?.[1],
    /** The token of the link that was mailed last to an address. */
    mailedToken: (email: string) =>
      /confirm-email#(\S+)/.exec(
        sent.findLast(({ to, text }) => to === email && text.includes('#'))?.text ?? '',
      )?.[1] ?? '',
    subjects: (email = user.email) => sent.filter(({ to }) => to === email).map(({ subject }) => subject),
    /** Sets up a second factor in a browser that is signed in. Returns its secret and recovery codes. */
    async setUpTotp(own: ReturnType<typeof browser>) {
      const { json } = await own.ask('POST', '/account/totp', { password });
      const secret = String(json.secret);
      const { json: on } = await own.ask('POST', '/account/totp/confirmation', { code: codeNow(secret, -1) });
      return { secret, recoveryCodes: on.recoveryCodes };
    },
    async events(): Promise<string[]> {
      const { found } = await deps.events.ofTenant(tenantId, {});
      return found.map(({ event }) => event.type).reverse();
    },
  };
}

/** What the app shows, some steps from now. */
export const codeNow = (secret: string, steps = 0) => codeOf(secret, stepAt(Date.now()) + steps);
