import { randomBytes } from 'node:crypto';
import { AwsError } from '../aws/errors.ts';
import type { AwsAnswer, AwsRequest } from '../aws/exchange.ts';
import { type JsonInput, jsonAnswer, readJsonRequest, requireText } from '../aws/json-api.ts';
import type { Attributes, PoolClient, PoolUser, PoolUsers, UserPool } from './user-pool.ts';

interface Call {
  pool: UserPool;
  users: PoolUsers;
  input: JsonInput;
}

/**
 * The operations that a server may ask of Cognito. Those that browsers call without a signature are not offered: the portal never talks
 * to Cognito.
 */
const operations: Record<string, (call: Call) => unknown> = {
  AdminCreateUser: createUser,
  AdminGetUser: ({ users, input }) => toGetUser(users.get(requireText(input, 'Username'))),
  AdminSetUserPassword: ({ users, input }) =>
    users.setPassword(requireText(input, 'Username'), requireText(input, 'Password'), input.Permanent === true),
  AdminEnableUser: ({ users, input }) => users.setEnabled(requireText(input, 'Username'), true),
  AdminDisableUser: ({ users, input }) => users.setEnabled(requireText(input, 'Username'), false),
  AdminUpdateUserAttributes: ({ users, input }) =>
    users.updateAttributes(requireText(input, 'Username'), readAttributes(input.UserAttributes)),
  AdminDeleteUser: ({ users, input }) => users.remove(requireText(input, 'Username')),
  AdminInitiateAuth: initiateAuth,
  AdminRespondToAuthChallenge: respondToChallenge,
};

/** Cognito's user pools. */
export function cognitoApi(pools: ReadonlyArray<{ pool: UserPool; users: PoolUsers }>) {
  return async (request: AwsRequest): Promise<AwsAnswer> => {
    const { operation, input } = await readJsonRequest(request, 1024 * 1024);
    const found = pools.find(({ pool }) => pool.id === input.UserPoolId);
    request.access.require({ action: `cognito-idp:${operation}`, resource: found?.pool.arn ?? '*' });
    if (!found) throw new AwsError('ResourceNotFoundException', `User pool ${input.UserPoolId} does not exist.`);
    const run = operations[operation];
    if (!run) throw new AwsError('UnknownOperationException', `${operation} is not available on one machine.`);
    return jsonAnswer(await run({ ...found, input }), '1.1');
  };
}

async function createUser({ users, input }: Call) {
  // A pool's own invitations are plain English mails; ours are sent by the product.
  if (input.MessageAction !== 'SUPPRESS')
    throw new AwsError(
      'InvalidParameterException',
      'Cognito sends no mail on one machine: give MessageAction SUPPRESS.',
    );
  const password =
    typeof input.TemporaryPassword === 'string'
      ? input.TemporaryPassword
      : `${randomBytes(12).toString('base64url')}aA1!`;
  const user = await users.create(requireText(input, 'Username'), readAttributes(input.UserAttributes), password);
  return { User: { ...toUser(user), Attributes: listAttributes(user.attributes) } };
}

async function initiateAuth({ pool, users, input }: Call) {
  const client = findClient(pool, input);
  if (input.AuthFlow !== 'ADMIN_USER_PASSWORD_AUTH')
    throw new AwsError('InvalidParameterException', `The flow ${input.AuthFlow} is not available on one machine.`);
  if (!client.authFlows.includes('ALLOW_ADMIN_USER_PASSWORD_AUTH'))
    throw new AwsError('InvalidParameterException', 'Auth flow not enabled for this client');
  const parameters = (input.AuthParameters ?? {}) as JsonInput;
  const username = requireText(parameters, 'USERNAME');
  const session = await users.signIn(client, username, requireText(parameters, 'PASSWORD'));
  if (session === undefined) return signedIn();
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: session,
    ChallengeParameters: {
      USER_ID_FOR_SRP: username,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(users.get(username).attributes),
    },
  };
}

async function respondToChallenge({ pool, users, input }: Call) {
  const client = findClient(pool, input);
  if (input.ChallengeName !== 'NEW_PASSWORD_REQUIRED')
    throw new AwsError(
      'InvalidParameterException',
      `The challenge ${input.ChallengeName} is not available on one machine.`,
    );
  const responses = (input.ChallengeResponses ?? {}) as JsonInput;
  await users.answerNewPassword(
    client,
    requireText(input, 'Session'),
    requireText(responses, 'USERNAME'),
    requireText(responses, 'NEW_PASSWORD'),
  );
  return signedIn();
}

/** Tokens that are there and that nothing accepts: the product proves who somebody is with sessions of its own. */
const signedIn = () => {
  const token = () => randomBytes(32).toString('base64url');
  return {
    ChallengeParameters: {},
    AuthenticationResult: {
      AccessToken: token(),
      IdToken: token(),
      RefreshToken: token(),
      TokenType: 'Bearer',
      ExpiresIn: 3600,
    },
  };
};

function findClient(pool: UserPool, input: JsonInput): PoolClient {
  const client = pool.clients.find(({ id }) => id === input.ClientId);
  if (!client) throw new AwsError('ResourceNotFoundException', `User pool client ${input.ClientId} does not exist.`);
  return client;
}

function readAttributes(value: unknown): Attributes {
  const list = Array.isArray(value) ? (value as Array<{ Name: string; Value?: string }>) : [];
  return Object.fromEntries(list.map(({ Name, Value }) => [Name, Value ?? '']));
}

const listAttributes = (attributes: Attributes) => Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

const toUser = ({ username, status, enabled, createdAt, modifiedAt }: PoolUser) => ({
  Username: username,
  UserStatus: status,
  Enabled: enabled,
  UserCreateDate: createdAt / 1000,
  UserLastModifiedDate: modifiedAt / 1000,
});

const toGetUser = (user: PoolUser) => ({ ...toUser(user), UserAttributes: listAttributes(user.attributes) });
