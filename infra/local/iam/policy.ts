import { type Condition, type ConditionContext, checkCondition, conditionHolds, substitute } from './conditions.ts';
import { matchesArn, matchesWildcard } from './wildcards.ts';

/** A policy document as templates hold it, with every token resolved. */
export interface PolicyDocument {
  Version?: string;
  Statement: RawStatement | RawStatement[];
}

interface RawStatement {
  Sid?: string;
  Effect: string;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Principal?: '*' | Record<string, string | string[]>;
  NotPrincipal?: unknown;
  Condition?: Record<string, Record<string, string | boolean | number | Array<string | boolean | number>>>;
}

export interface Statement {
  effect: 'Allow' | 'Deny';
  actions: string[];
  exceptActions: string[];
  /** Undefined: whatever the policy is attached to, as in a role's trust policy. */
  resources: string[] | undefined;
  exceptResources: string[];
  /** Undefined in policies of a role or a user: it is about whoever holds it. */
  principals: Array<{ kind: string; value: string }> | undefined;
  conditions: Condition[];
}

/** Who asks: one of the roles or users of the templates, or an AWS service acting on its own. */
export interface Principal {
  kind: 'AWS' | 'Service';
  /** The ARN of the role or the user, or the service's name such as `s3.amazonaws.com`. */
  name: string;
  accountId: string;
  /** Of the policies attached to the role or the user. */
  statements: readonly Statement[];
}

export interface AccessRequest {
  /** Such as `s3:GetObject`. */
  action: string;
  /** The ARN. */
  resource: string;
  context: ConditionContext;
}

export type Decision = 'allowed' | 'denied_explicitly' | 'denied_by_default';

const list = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Reads a policy document. Throws, saying what, where it has parts that are not evaluated here. */
export function parsePolicy(document: PolicyDocument): Statement[] {
  return list(document.Statement).map((raw) => {
    if (raw.Effect !== 'Allow' && raw.Effect !== 'Deny') throw new Error(`the effect ${raw.Effect} does not exist`);
    if (raw.NotPrincipal !== undefined) throw new Error('NotPrincipal is not evaluated on one machine');
    const conditions = Object.entries(raw.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => ({
        operator,
        key: key.toLowerCase(),
        values: list(value).map(String),
      })),
    );
    conditions.forEach(checkCondition);
    return {
      effect: raw.Effect,
      actions: list(raw.Action),
      exceptActions: list(raw.NotAction),
      resources: raw.Resource === undefined && raw.NotResource === undefined ? undefined : list(raw.Resource),
      exceptResources: list(raw.NotResource),
      principals: parsePrincipals(raw.Principal),
      conditions,
    };
  });
}

function parsePrincipals(principal: RawStatement['Principal']): Statement['principals'] {
  if (principal === undefined) return undefined;
  if (principal === '*') return [{ kind: 'AWS', value: '*' }];
  return Object.entries(principal).flatMap(([kind, values]) => list(values).map((value) => ({ kind, value })));
}

/**
 * IAM's decision within one account: a Deny anywhere wins; otherwise either the caller's own policies or the resource's policy must allow.
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(
  principal: Principal,
  request: AccessRequest,
  resourcePolicy: readonly Statement[] = [],
): Decision {
  const own = principal.statements.filter((statement) => concerns(statement, request));
  const theirs = resourcePolicy.filter((statement) => concerns(statement, request));
  const denied =
    own.some(({ effect }) => effect === 'Deny') ||
    theirs.some((statement) => statement.effect === 'Deny' && names(statement, principal, { delegated: true }));
  if (denied) return 'denied_explicitly';
  const allowed =
    own.some(({ effect }) => effect === 'Allow') ||
    theirs.some((statement) => statement.effect === 'Allow' && names(statement, principal, { delegated: false }));
  return allowed ? 'allowed' : 'denied_by_default';
}

function concerns(statement: Statement, { action, resource, context }: AccessRequest): boolean {
  const actionMatches = (pattern: string) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
  const resourceMatches = (pattern: string) => {
    const filled = substitute(pattern, context);
    return filled !== undefined && matchesArn(filled, resource);
  };
  const { actions, exceptActions, resources, exceptResources, conditions } = statement;
  return (
    (actions.length > 0 ? actions.some(actionMatches) : !exceptActions.some(actionMatches)) &&
    (resources === undefined ||
      (resources.length > 0 ? resources.some(resourceMatches) : !exceptResources.some(resourceMatches))) &&
    conditions.every((condition) => conditionHolds(condition, context))
  );
}

/**
 * Whether a resource policy's statement is about this principal. Naming the account's root delegates to the policies of the account's
 * roles and users: it forbids them, but allows nothing by itself.
 */
function names(statement: Statement, principal: Principal, { delegated }: { delegated: boolean }): boolean {
  return (statement.principals ?? []).some(({ kind, value }) => {
    if (kind === 'AWS' && value === '*') return true;
    if (kind !== principal.kind) return false;
    if (kind === 'Service') return value === principal.name;
    const isAccount = value === principal.accountId || value === `arn:aws:iam::${principal.accountId}:root`;
    return isAccount ? delegated : value === principal.name;
  });
}
