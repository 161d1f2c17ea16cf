import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  type AdminInitiateAuthCommandOutput,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';

/** How a sign-in went on. `refused` is one answer for every way to be wrong. */
export type SignInOutcome =
  | { outcome: 'signed_in' }
  | { outcome: 'challenge'; kind: 'new_password'; session: string }
  | { outcome: 'refused' }
  | { outcome: 'password_rejected' }
  | { outcome: 'too_many_attempts' };

export type UserDirectory = ReturnType<typeof userDirectory>;

/** Cognito. Its user name is our immutable user id; it holds passwords and nothing else: second factors are ours (functions/data/second-factors.ts). */
export function userDirectory(
  pool: { userPoolId: string; clientId: string },
  cognito: CognitoIdentityProviderClient = new CognitoIdentityProviderClient({}),
) {
  const { userPoolId: UserPoolId, clientId: ClientId } = pool;

  const outcomeOf = (
    answer: Pick<AdminInitiateAuthCommandOutput, 'AuthenticationResult' | 'ChallengeName' | 'Session'>,
  ): SignInOutcome => {
    if (answer.AuthenticationResult) return { outcome: 'signed_in' };
    const session = answer.Session ?? '';
    if (answer.ChallengeName === 'NEW_PASSWORD_REQUIRED')
      return { outcome: 'challenge', kind: 'new_password', session };
    throw new Error(`Cognito asked for ${answer.ChallengeName}, which the pool is not set up for`);
  };

  const attempt = async (ask: () => Promise<Parameters<typeof outcomeOf>[0]>): Promise<SignInOutcome> => {
    try {
      return outcomeOf(await ask());
    } catch (error) {
      const outcome = error instanceof Error ? failures[error.name] : undefined;
      if (!outcome) throw error;
      return { outcome };
    }
  };

  const hasJoined = async (userId: string): Promise<boolean> => {
    try {
      const user = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: userId }));
      return user.UserStatus !== 'FORCE_CHANGE_PASSWORD';
    } catch (error) {
      if (isNamed(error, 'UserNotFoundException')) return false;
      throw error;
    }
  };

  return {
    signIn: (userId: string, password: string) =>
      attempt(() =>
        cognito.send(
          new AdminInitiateAuthCommand({
            UserPoolId,
            ClientId,
            AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
            AuthParameters: { USERNAME: userId, PASSWORD: password },
          }),
        ),
      ),

    answerNewPassword: (userId: string, session: string, newPassword: string) =>
      attempt(() =>
        cognito.send(
          new AdminRespondToAuthChallengeCommand({
            UserPoolId,
            ClientId,
            ChallengeName: 'NEW_PASSWORD_REQUIRED',
            Session: session,
            ChallengeResponses: { USERNAME: userId, NEW_PASSWORD: newPassword },
          }),
        ),
      ),

    /** Gives a user another password, for good, whatever theirs is. */
    async setPassword(userId: string, password: string): Promise<'set' | 'password_rejected'> {
      try {
        const user = { UserPoolId, Username: userId };
        await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
        return 'set';
      } catch (error) {
        if (error instanceof Error && error.name === 'InvalidPasswordException') return 'password_rejected';
        throw error;
      }
    },

    /**
     * Makes sure the user exists; `temporaryPassword` must be changed at the first sign-in. Cognito sends no mail. A
     * user who has chosen a password already is left alone. Returns whether the temporary password is the one to use.
     */
    async ensureUser(userId: string, temporaryPassword: string): Promise<boolean> {
      try {
        const input = {
          UserPoolId,
          Username: userId,
          MessageAction: 'SUPPRESS' as const,
        };
        await cognito.send(
          new AdminCreateUserCommand({
            ...input,
            TemporaryPassword: temporaryPassword,
          }),
        );
        return true;
      } catch (error) {
        if (!isNamed(error, 'UsernameExistsException')) throw error;
      }
      if (await hasJoined(userId)) return false;
      await cognito.send(
        new AdminSetUserPasswordCommand({
          UserPoolId,
          Username: userId,
          Password: temporaryPassword,
          Permanent: false,
        }),
      );
      return true;
    },

    /** Whether a user has chosen a password of their own. */
    hasJoined,

    /** Lets nobody sign in as the user, whoever else would. One who is not there cannot anyway. */
    disableUser: (userId: string) =>
      ifThere(() => cognito.send(new AdminDisableUserCommand({ UserPoolId, Username: userId }))),
    enableUser: (userId: string) =>
      ifThere(() => cognito.send(new AdminEnableUserCommand({ UserPoolId, Username: userId }))),
    /** Makes sure that there is no such user. */
    deleteUser: (userId: string) =>
      ifThere(() => cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username: userId }))),
  };
}

const isNamed = (error: unknown, name: string) => error instanceof Error && error.name === name;

async function ifThere(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isNamed(error, 'UserNotFoundException')) throw error;
  }
}

const failures: Record<string, 'refused' | 'password_rejected' | 'too_many_attempts'> = {
  NotAuthorizedException: 'refused',
  UserNotFoundException: 'refused',
  // What Cognito says of a new password that it will not take; some emulators say it of a wrong one.
  InvalidPasswordException: 'password_rejected',
  CodeMismatchException: 'refused',
  ExpiredCodeException: 'refused',
  UserNotConfirmedException: 'refused',
  PasswordResetRequiredException: 'refused',
  TooManyRequestsException: 'too_many_attempts',
  TooManyFailedAttemptsException: 'too_many_attempts',
  LimitExceededException: 'too_many_attempts',
};
