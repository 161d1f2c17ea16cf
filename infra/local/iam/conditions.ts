import { matchesArn, matchesWildcard } from './wildcards.ts';

/** What is known about a request: condition key in lower case -> its values. A key that does not apply is absent. */
export type ConditionContext = ReadonlyMap<string, readonly string[]>;

export interface Condition {
  operator: string;
  /** In lower case: condition keys are compared without regard to case. */
  key: string;
  values: readonly string[];
}

/** The keys that the endpoint fills in. A policy that asks for another one is refused when it is loaded, not evaluated wrongly. */
const knownKeys: readonly string[] = [
  'aws:securetransport',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:userid',
  'aws:username',
  'aws:sourceip',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:requestedregion',
  'aws:currenttime',
  'aws:epochtime',
  'dynamodb:leadingkeys',
  'iam:policyarn',
  's3:prefix',
  's3:delimiter',
  's3:max-keys',
  's3:x-amz-server-side-encryption',
  's3:x-amz-content-sha256',
  's3:signatureversion',
  's3:authtype',
  's3:signatureage',
  's3:tlsversion',
  'ses:fromaddress',
  'ses:recipients',
];

type Compare = (policyValue: string, requestValue: string) => boolean;

const compared =
  (read: (value: string) => number, compare: (policy: number, request: number) => boolean): Compare =>
  (policyValue, requestValue) => {
    const [policy, request] = [read(policyValue), read(requestValue)];
    return !Number.isNaN(policy) && !Number.isNaN(request) && compare(policy, request);
  };
const instant = (value: string) => (/^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value));
const numeric = (compare: (policy: number, request: number) => boolean) => compared(Number, compare);
const dated = (compare: (policy: number, request: number) => boolean) => compared(instant, compare);

const operators: Record<string, Compare> = {
  StringEquals: (policy, request) => policy === request,
  StringEqualsIgnoreCase: (policy, request) => policy.toLowerCase() === request.toLowerCase(),
  StringLike: matchesWildcard,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (policy, request) => policy.toLowerCase() === request.toLowerCase(),
  NumericEquals: numeric((policy, request) => request === policy),
  NumericLessThan: numeric((policy, request) => request < policy),
  NumericLessThanEquals: numeric((policy, request) => request <= policy),
  NumericGreaterThan: numeric((policy, request) => request > policy),
  NumericGreaterThanEquals: numeric((policy, request) => request >= policy),
  DateEquals: dated((policy, request) => request === policy),
  DateLessThan: dated((policy, request) => request < policy),
  DateLessThanEquals: dated((policy, request) => request <= policy),
  DateGreaterThan: dated((policy, request) => request > policy),
  DateGreaterThanEquals: dated((policy, request) => request >= policy),
};

/** The operators that hold when no value matches: name -> the operator that they negate. */
const negated: Record<string, string> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
};

interface Operator {
  name: string;
  qualifier: 'ForAllValues' | 'ForAnyValue' | undefined;
  ifExists: boolean;
}

function parseOperator(text: string): Operator {
  const [, qualifier, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(text) ?? [];
  return { name, qualifier: qualifier as Operator['qualifier'], ifExists: ifExists !== undefined };
}

/** Throws where the condition could not be evaluated: an operator or a key that is not known here. */
export function checkCondition({ operator, key }: Condition): void {
  const { name } = parseOperator(operator);
  if (name !== 'Null' && !(name in operators) && !(name in negated))
    throw new Error(`the condition operator ${operator} is not evaluated on one machine`);
  if (!knownKeys.includes(key)) throw new Error(`the condition key ${key} is not evaluated on one machine`);
}

/**
 * Whether a condition holds, by IAM's rules: a key that is absent fails a plain operator, satisfies a negated one, `…IfExists` and
 * `ForAllValues:`.
 */
export function conditionHolds(condition: Condition, context: ConditionContext): boolean {
  const { name, qualifier, ifExists } = parseOperator(condition.operator);
  const requestValues = context.get(condition.key);
  if (name === 'Null') return condition.values.some((value) => (value === 'true') === (requestValues === undefined));
  const negates = negated[name];
  const compare = operators[negates ?? name];
  if (!compare) throw new Error(`unknown condition operator ${condition.operator}`);
  const policyValues = condition.values.map((value) => substitute(value, context));
  const matches = (requestValue: string) => {
    const any = policyValues.some((policyValue) => policyValue !== undefined && compare(policyValue, requestValue));
    return negates ? !any : any;
  };
  if (qualifier === 'ForAllValues') return (requestValues ?? []).every(matches);
  if (requestValues === undefined) return qualifier === undefined && (ifExists || negates !== undefined);
  if (qualifier === 'ForAnyValue') return requestValues.some(matches);
  return requestValues.every(matches);
}

/** Fills in policy variables, such as `${aws:username}`; undefined where one of them has no value. */
export function substitute(text: string, context: ConditionContext): string | undefined {
  let complete = true;
  const result = text.replace(/\$\{([^}]+)\}/g, (_, variable: string) => {
    const value = context.get(variable.toLowerCase())?.[0];
    if (value === undefined) complete = false;
    return value ?? '';
  });
  return complete ? result : undefined;
}
