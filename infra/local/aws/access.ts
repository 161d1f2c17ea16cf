import { decide, type Principal } from '../iam/policy.ts';
import { AwsError } from './errors.ts';
import type { Access, Need } from './exchange.ts';
import type { AccessKey } from './signature.ts';

/** Who holds an access key. */
export interface Identity {
  principal: Principal;
  /** Of a user; roles have none. */
  userName?: string;
  /** Of a user. */
  tags?: Record<string, string>;
}

/** An access key with whose it is. `used` is told when it has signed something rightly. */
export type HeldKey = AccessKey & { identity: Identity; used?: () => void };

export type AccessKeys = ReturnType<typeof accessKeys>;

/** The access keys that the endpoint knows. `others` finds those that come and go while it runs. */
export function accessKeys(others: (accessKeyId: string) => HeldKey | undefined = () => undefined) {
  const keys = new Map<string, HeldKey>();
  return {
    add: (accessKeyId: string, key: AccessKey, identity: Identity) => void keys.set(accessKeyId, { ...key, identity }),
    find: (accessKeyId: string): HeldKey | undefined => keys.get(accessKeyId) ?? others(accessKeyId),
  };
}

/** Somebody without a key: may do what a resource's own policy allows to everybody. */
export const anonymous: Identity = {
  principal: { kind: 'AWS', name: 'anonymous', accountId: '', statements: [] },
};

/** What an identity may do, by the policies of the template. Every denial is reported: it is a missing grant, or an attack. */
export function accessOf(
  identity: Identity,
  surroundings: { region: string; sourceIp: string; presigned: boolean },
  report: (denial: string) => void,
): Access {
  const { principal, userName, tags = {} } = identity;
  const globalContext: Record<string, readonly string[]> = {
    // The loopback stands in for TLS: what the bucket policies mean by it is that nobody listens on the way.
    'aws:securetransport': ['true'],
    'aws:principalarn': [principal.name],
    'aws:principalaccount': [principal.accountId],
    'aws:sourceip': [surroundings.sourceIp],
    'aws:requestedregion': [surroundings.region],
    's3:authtype': [surroundings.presigned ? 'REST-QUERY-STRING' : 'REST-HEADER'],
    's3:signatureversion': ['AWS4-HMAC-SHA256'],
    ...(userName === undefined ? {} : { 'aws:username': [userName] }),
    // A service acts for an account: there is one.
    ...(principal.kind === 'Service' ? { 'aws:sourceaccount': [principal.accountId] } : {}),
    ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:principaltag/${name}`, [value]])),
  };
  const decisionOn = ({ action, resource, context = {}, resourcePolicy }: Need) => {
    const now = new Date();
    const entries = Object.entries({
      ...globalContext,
      'aws:currenttime': [now.toISOString()],
      'aws:epochtime': [String(Math.floor(now.getTime() / 1000))],
      ...context,
    });
    const request = { action, resource, context: new Map(entries.map(([key, values]) => [key.toLowerCase(), values])) };
    return decide(principal, request, resourcePolicy);
  };
  return {
    caller: principal.name,
    may: (need) => decisionOn(need) === 'allowed',
    require(need) {
      const decision = decisionOn(need);
      if (decision === 'allowed') return;
      const reason =
        decision === 'denied_explicitly'
          ? 'with an explicit deny in a policy'
          : `because no identity-based policy allows the ${need.action} action`;
      const denial = `User: ${principal.name} is not authorized to perform: ${need.action} on resource: "${need.resource}" ${reason}`;
      report(denial);
      throw new AwsError('AccessDenied', denial, 403);
    },
  };
}
