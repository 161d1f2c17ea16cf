import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { DomainFunction } from './domain-function.ts';

/**
 * Cognito, which holds passwords and nothing else: its user name is our immutable user id, and what
 * people type, how they are called and what they may do stands in the table.
 */
export class UserDirectory extends Construct {
  private readonly pool: UserPool;
  private readonly client: UserPoolClient;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { username: true },
      signInCaseSensitive: true,
      featurePlan: FeaturePlan.LITE,
      // The session function says the same before it asks Cognito: functions/session/rules.ts.
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: false,
        tempPasswordValidity: Duration.days(7),
      },
      // Second factors are ours, for every way in: functions/data/second-factors.ts.
      mfa: Mfa.OFF,
      // Forgotten passwords are our own mail and our own page; Cognito knows no address.
      accountRecovery: AccountRecovery.NONE,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this.pool, {
      'AwsSolutions-COG1':
        'Twelve characters of three classes; a fourth class makes passwords worse to remember, not to guess',
      'AwsSolutions-COG2':
        'Second factors are asked for by the session function, of whoever set one up or whose customer asks for it',
      'AwsSolutions-COG8':
        'The plus plan costs per active user; sign-ins are limited per user name and per address by the session function',
    });

    this.client = this.pool.addClient('Portal', {
      generateSecret: false,
      disableOAuth: true,
      // And refreshing, which Cognito insists on; nobody gets a token to refresh.
      authFlows: { adminUserPassword: true },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      // A challenge may be thought about as long as the session function remembers it.
      authSessionValidity: Duration.minutes(10),
      // Tokens never leave the session function, which throws them away: its own cookie is what signs people in.
      accessTokenValidity: Duration.minutes(5),
      idTokenValidity: Duration.minutes(5),
      refreshTokenValidity: Duration.hours(1),
      readAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
    });
  }

  /** Lets a function sign users in: check passwords, go on with challenges, and set the one that is chosen after a mailed one. */
  grantSignInTo(fn: DomainFunction): void {
    this.grantChangePasswordTo(fn);
    this.grant(fn, 'AdminRespondToAuthChallenge');
  }

  /** Lets a function check passwords and set others. */
  grantChangePasswordTo(fn: DomainFunction): void {
    this.grant(fn, 'AdminInitiateAuth', 'AdminSetUserPassword');
    fn.setEnvironment('USER_POOL_CLIENT_ID', this.client.userPoolClientId);
  }

  /** Lets a function add users and set temporary passwords. */
  grantInviteTo(fn: DomainFunction): void {
    this.grant(fn, 'AdminCreateUser', 'AdminGetUser', 'AdminSetUserPassword');
  }

  /** Lets a function add, disable and delete users and set temporary passwords. */
  grantAdminTo(fn: DomainFunction): void {
    this.grantInviteTo(fn);
    this.grant(fn, 'AdminDisableUser', 'AdminEnableUser', 'AdminDeleteUser');
  }

  private grant(fn: DomainFunction, ...actions: string[]): void {
    fn.allow(
      actions.map((action) => `cognito-idp:${action}`),
      [this.pool.userPoolArn],
    );
    fn.setEnvironment('USER_POOL_ID', this.pool.userPoolId);
  }
}
