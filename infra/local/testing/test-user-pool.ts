import { DatabaseSync } from 'node:sqlite';
import { poolUsers } from '../cognito/user-pool.ts';

/** The user pool of one machine, in memory, as functions ask it by their adapter, and as people sign in. */
export function testUserPool() {
  const client = { id: 'client', authFlows: [], hidesMissingUsers: true, challengeMinutes: 10 };
  const users = poolUsers(new DatabaseSync(':memory:'), {
    ...{ id: 'pool', arn: 'arn', caseSensitive: true, requiredAttributes: [], clients: [client] },
    passwordPolicy: {
      ...{ minimumLength: 12, requireLowercase: true, requireUppercase: true, requireNumbers: true },
      ...{ requireSymbols: false, temporaryPasswordValidityDays: 7 },
    },
  });
  const has = (id: string) => {
    try {
      return users.get(id);
    } catch {
      return undefined;
    }
  };
  const hasJoined = async (id: string) => has(id)?.status === 'CONFIRMED';
  const directory = {
    async ensureUser(id: string, password: string): Promise<boolean> {
      if (!has(id)) await users.create(id, {}, password);
      else if (await hasJoined(id)) return false;
      else await users.setPassword(id, password, false);
      return true;
    },
    hasJoined,
    disableUser: async (id: string) => void (has(id) && users.setEnabled(id, false)),
    enableUser: async (id: string) => void (has(id) && users.setEnabled(id, true)),
    deleteUser: async (id: string) => void (has(id) && users.remove(id)),
  };
  return {
    directory,
    /** Whether there is such a user, and whether Cognito lets them in. */
    isEnabled: (id: string) => has(id)?.enabled,
    /** `new_password` where it is a temporary one that works. */
    async signIn(id: string, password: string): Promise<'new_password' | 'signed_in' | 'refused'> {
      try {
        return (await users.signIn(client, id, password)) ? 'new_password' : 'signed_in';
      } catch {
        return 'refused';
      }
    },
    join: (id: string) => users.setPassword(id, 'Quiet-harbour-71', true),
  };
}
