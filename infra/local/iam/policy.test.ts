import { describe, expect, test } from 'vitest';
import { decide, type PolicyDocument, type Principal, parsePolicy } from './policy.ts';

const role = (...statements: PolicyDocument['Statement'][]): Principal => ({
  kind: 'AWS',
  name: 'arn:aws:iam::000000000000:role/ingest',
  accountId: '000000000000',
  statements: statements.flatMap((Statement) => parsePolicy({ Statement })),
});
const request = (action: string, resource: string, context: Record<string, string[]> = {}) => ({
  action,
  resource,
  context: new Map(Object.entries(context)),
});
const object = 'arn:aws:s3:::calls/in/demo/a.wav';

test('nothing is allowed that no statement allows', () => {
  expect(decide(role(), request('s3:GetObject', object))).toBe('denied_by_default');
});

test('an action and a resource that match are allowed, whatever the case of the action', () => {
  const caller = role({ Effect: 'Allow', Action: ['s3:getobject', 's3:List*'], Resource: 'arn:aws:s3:::calls/in/*' });
  expect(decide(caller, request('s3:GetObject', object))).toBe('allowed');
  expect(decide(caller, request('s3:ListBucket', object))).toBe('allowed');
  expect(decide(caller, request('s3:PutObject', object))).toBe('denied_by_default');
  expect(decide(caller, request('s3:GetObject', 'arn:aws:s3:::calls/media/a'))).toBe('denied_by_default');
});

test('a Deny wins over every Allow', () => {
  const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
  const deny = { Effect: 'Deny', Action: 's3:Delete*', Resource: '*' };
  expect(decide(role(deny, allow), request('s3:DeleteObject', object))).toBe('denied_explicitly');
  expect(decide(role(allow, deny), request('s3:GetObject', object))).toBe('allowed');
});

test('NotAction and NotResource cover all but what they name', () => {
  const caller = role({ Effect: 'Allow', NotAction: 's3:Delete*', NotResource: 'arn:aws:s3:::calls/media/*' });
  expect(decide(caller, request('s3:GetObject', object))).toBe('allowed');
  expect(decide(caller, request('s3:DeleteObject', object))).toBe('denied_by_default');
  expect(decide(caller, request('s3:GetObject', 'arn:aws:s3:::calls/media/a'))).toBe('denied_by_default');
});

test('a variable in a resource is filled in, and matches nothing without a value', () => {
  const home = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::calls/${'$'}{aws:username}/*` };
  const ask = (context: Record<string, string[]>) =>
    decide(role(home), request('s3:GetObject', 'arn:aws:s3:::calls/ben/a', context));
  expect(ask({ 'aws:username': ['ben'] })).toBe('allowed');
  expect(ask({ 'aws:username': ['alex'] })).toBe('denied_by_default');
  expect(ask({})).toBe('denied_by_default');
});

describe('a resource policy', () => {
  const bucketPolicy = (statement: object) => parsePolicy({ Statement: { ...statement } as never });

  test('allows the principals that it names', () => {
    const policy = bucketPolicy({
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: 'arn:aws:sqs:eu-west-2:000000000000:ingest',
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::calls' } },
    });
    const send = (service: string, source: string) =>
      decide(
        { kind: 'Service', name: service, accountId: '000000000000', statements: [] },
        request('sqs:SendMessage', 'arn:aws:sqs:eu-west-2:000000000000:ingest', { 'aws:sourcearn': [source] }),
        policy,
      );
    expect(send('s3.amazonaws.com', 'arn:aws:s3:::calls')).toBe('allowed');
    expect(send('s3.amazonaws.com', 'arn:aws:s3:::other')).toBe('denied_by_default');
    expect(send('sns.amazonaws.com', 'arn:aws:s3:::calls')).toBe('denied_by_default');
  });

  test('that names the account leaves the decision to the role, but can forbid', () => {
    const about = (Effect: string) =>
      bucketPolicy({ Effect, Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 's3:*', Resource: '*' });
    expect(decide(role(), request('s3:GetObject', object), about('Allow'))).toBe('denied_by_default');
    const all = role({ Effect: 'Allow', Action: '*', Resource: '*' });
    expect(decide(all, request('s3:GetObject', object), about('Deny'))).toBe('denied_explicitly');
  });
});

describe('a condition', () => {
  const holds = (Condition: Record<string, Record<string, string | string[]>>, context: Record<string, string[]>) =>
    decide(
      role({ Effect: 'Allow', Action: '*', Resource: '*', Condition }),
      request('s3:GetObject', object, context),
    ) === 'allowed';

  test.each([
    ['StringEquals', 'in/', ['in/'], true],
    ['StringEquals', 'in/', ['In/'], false],
    ['StringEqualsIgnoreCase', 'in/', ['In/'], true],
    ['StringNotEquals', 'in/', ['in/'], false],
    ['StringNotEquals', 'in/', ['out/'], true],
    ['StringLike', 'in/*', ['in/demo'], true],
    ['StringNotLike', 'in/*', ['in/demo'], false],
    ['ArnLike', 'arn:aws:s3:::c*', ['arn:aws:s3:::calls'], true],
    ['NumericLessThanEquals', '5', ['5'], true],
    ['NumericGreaterThan', '5', ['5'], false],
    ['NumericEquals', '5', ['five'], false],
    ['DateLessThan', '2030-01-01T00:00:00Z', ['2029-12-31T23:59:59Z'], true],
    ['Bool', 'false', ['true'], false],
  ])('%s of %s with %j is %s', (operator, value, given, expected) => {
    expect(holds({ [operator]: { 's3:prefix': value } }, { 's3:prefix': given })).toBe(expected);
  });

  test('on an absent key fails, unless it is negated, IfExists or ForAllValues', () => {
    const absent = (operator: string) => holds({ [operator]: { 's3:prefix': 'a' } }, {});
    expect(absent('StringEquals')).toBe(false);
    expect(absent('StringNotEquals')).toBe(true);
    expect(absent('StringEqualsIfExists')).toBe(true);
    expect(absent('ForAllValues:StringEquals')).toBe(true);
    expect(absent('ForAnyValue:StringEquals')).toBe(false);
  });

  test('Null asks whether the key is absent', () => {
    expect(holds({ Null: { 's3:prefix': 'true' } }, {})).toBe(true);
    expect(holds({ Null: { 's3:prefix': 'false' } }, {})).toBe(false);
    expect(holds({ Null: { 's3:prefix': 'false' } }, { 's3:prefix': ['a'] })).toBe(true);
  });

  test('with ForAllValues confines every value, with ForAnyValue wants one', () => {
    const leading = (qualifier: string, keys: string[]) =>
      holds({ [`${qualifier}:StringLike`]: { 'dynamodb:LeadingKeys': 'T#acme#*' } }, { 'dynamodb:leadingkeys': keys });
    expect(leading('ForAllValues', ['T#acme#R#1', 'T#acme#'])).toBe(true);
    expect(leading('ForAllValues', ['T#acme#R#1', 'T#acme2#'])).toBe(false);
    expect(leading('ForAnyValue', ['T#acme#R#1', 'T#acme2#'])).toBe(true);
  });

  test('all conditions must hold, and any value of one', () => {
    const both = { StringLike: { 's3:prefix': ['in/*', 'media/*'], 'aws:SecureTransport': 'true' } };
    expect(holds(both, { 's3:prefix': ['media/a'], 'aws:securetransport': ['true'] })).toBe(true);
    expect(holds(both, { 's3:prefix': ['media/a'], 'aws:securetransport': ['false'] })).toBe(false);
  });

  test('that cannot be evaluated here is refused when the policy is read', () => {
    const parse = (Condition: Record<string, Record<string, string>>) => () =>
      parsePolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } });
    expect(parse({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })).toThrow('operator IpAddress');
    expect(parse({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })).toThrow('key aws:principalorgid');
  });
});
