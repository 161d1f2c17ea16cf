import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { userDirectory } from './user-directory.ts';

// What Cognito says that its emulators do not.
const cognito = mockClient(CognitoIdentityProviderClient);
const directory = userDirectory(
  { userPoolId: 'pool', clientId: 'client' },
  cognito as unknown as CognitoIdentityProviderClient,
);
const failure = (name: string) => Object.assign(new Error('Cognito says no'), { name });

beforeEach(() => cognito.reset());

describe('a sign-in', () => {
  test.each([
    ['NotAuthorizedException', 'refused'],
    ['UserNotFoundException', 'refused'],
    ['PasswordResetRequiredException', 'refused'],
    ['TooManyRequestsException', 'too_many_attempts'],
    ['LimitExceededException', 'too_many_attempts'],
  ])('that Cognito ends with %s is %s', async (name, outcome) => {
    cognito.on(AdminInitiateAuthCommand).rejects(failure(name));
    expect(await directory.signIn('usr_1', 'x')).toEqual({ outcome });
  });

  test('fails loudly where Cognito asks for what the pool is not set up for, or is away', async () => {
    cognito.on(AdminInitiateAuthCommand).resolves({ ChallengeName: 'SMS_MFA' });
    await expect(directory.signIn('usr_1', 'x')).rejects.toThrow('SMS_MFA');
    cognito.on(AdminInitiateAuthCommand).rejects(failure('InternalErrorException'));
    await expect(directory.signIn('usr_1', 'x')).rejects.toThrow('Cognito says no');
  });

  test('with a new password that Cognito will not take is told so', async () => {
    cognito.on(AdminRespondToAuthChallengeCommand).rejects(failure('InvalidPasswordException'));
    expect(await directory.answerNewPassword('usr_1', 's', 'x')).toEqual({ outcome: 'password_rejected' });
  });
});

describe('setting a password', () => {
  test('is for good, and tells where Cognito will not take it', async () => {
    cognito.on(AdminSetUserPasswordCommand).resolves({});
    expect(await directory.setPassword('usr_1', 'Correct horse 9')).toBe('set');
    expect(cognito.commandCalls(AdminSetUserPasswordCommand)[0]?.args[0].input).toMatchObject({ Permanent: true });
    cognito.on(AdminSetUserPasswordCommand).rejects(failure('InvalidPasswordException'));
    expect(await directory.setPassword('usr_1', 'x')).toBe('password_rejected');
    cognito.on(AdminSetUserPasswordCommand).rejects(failure('InternalErrorException'));
    await expect(directory.setPassword('usr_1', 'x')).rejects.toThrow('Cognito says no');
  });
});

describe('making sure of a user', () => {
  test('makes one without a mail of Cognito’s', async () => {
    cognito.on(AdminCreateUserCommand).resolves({});
    expect(await directory.ensureUser('usr_1', 'temporary')).toBe(true);
    expect(cognito.commandCalls(AdminCreateUserCommand)[0]?.args[0].input).toMatchObject({ MessageAction: 'SUPPRESS' });
  });

  test.each([
    ['FORCE_CHANGE_PASSWORD', true, 1],
    ['CONFIRMED', false, 0],
  ] as const)('who is there as %s gives %s', async (UserStatus, used, changes) => {
    cognito.on(AdminCreateUserCommand).rejects(failure('UsernameExistsException'));
    cognito.on(AdminGetUserCommand).resolves({ UserStatus });
    cognito.on(AdminSetUserPasswordCommand).resolves({});
    expect(await directory.ensureUser('usr_1', 'temporary')).toBe(used);
    expect(cognito.commandCalls(AdminSetUserPasswordCommand)).toHaveLength(changes);
  });
});

describe('a user who is not there', () => {
  test('is deleted, disabled and enabled without a word, and has not joined', async () => {
    const missing = failure('UserNotFoundException');
    for (const command of [AdminDeleteUserCommand, AdminDisableUserCommand, AdminEnableUserCommand] as const)
      cognito.on(command as typeof AdminDeleteUserCommand).rejects(missing);
    cognito.on(AdminGetUserCommand).rejects(missing);
    await directory.deleteUser('usr_1');
    await directory.disableUser('usr_1');
    await directory.enableUser('usr_1');
    expect(await directory.hasJoined('usr_1')).toBe(false);
  });

  test('is told from Cognito’s being away', async () => {
    cognito.on(AdminDeleteUserCommand).rejects(failure('InternalErrorException'));
    await expect(directory.deleteUser('usr_1')).rejects.toThrow('Cognito says no');
  });
});
