import type { HeldKey } from '../aws/access.ts';
import type { Statement } from './policy.ts';
import type { UserStore } from './users.ts';

/**
 * Finds the keys of users that were made as the cloud runs, as they are at this moment: one that is not active is as unknown as one that never was.
 * `policyOf` has the statements of a managed policy.
 */
export function madeKeys(users: UserStore, accountId: string, policyOf: (arn: string) => readonly Statement[]) {
  return (accessKeyId: string): HeldKey | undefined => {
    const key = users.findKey(accessKeyId);
    const user = key?.active ? users.find(key.userName) : undefined;
    if (!key || !user) return undefined;
    const { name, tags, policies } = user;
    return {
      secretAccessKey: key.secretAccessKey,
      identity: {
        principal: {
          ...{ kind: 'AWS', name: `arn:aws:iam::${accountId}:user/${name}`, accountId },
          statements: policies.flatMap(policyOf),
        },
        ...{ userName: name, tags },
      },
      used: () => users.use(key),
    };
  };
}
