import type { PoolClient, UserPool } from '../cognito/user-pool.ts';
import type { MailIdentity } from '../ses/api.ts';
import { StartError } from '../start-error.ts';
import { number, type Template, truth } from './template.ts';

export function readUserPools(template: Template): UserPool[] {
  return template.all('AWS::Cognito::UserPool').map((resource) => {
    const read = <T>(property: string) => template.property<T>(resource, property);
    if ((read<string[]>('UsernameAttributes') ?? []).length > 0 || (read<string[]>('AliasAttributes') ?? []).length > 0)
      throw new StartError(
        `The user pool ${resource.logicalId} of ${resource.stack} takes other attributes as user names, which is not known on one machine.`,
      );
    const id = template.ref(resource);
    const policy = read<{ PasswordPolicy?: Record<string, unknown> }>('Policies')?.PasswordPolicy ?? {};
    const schema = read<Array<{ Name: string; Required?: unknown }>>('Schema') ?? [];
    return {
      id,
      arn: template.attribute(resource, 'Arn'),
      caseSensitive: truth(read<{ CaseSensitive?: unknown }>('UsernameConfiguration')?.CaseSensitive ?? true),
      requiredAttributes: schema.filter(({ Required }) => truth(Required)).map(({ Name }) => Name),
      passwordPolicy: {
        minimumLength: number(policy.MinimumLength, 8),
        requireLowercase: truth(policy.RequireLowercase),
        requireUppercase: truth(policy.RequireUppercase),
        requireNumbers: truth(policy.RequireNumbers),
        requireSymbols: truth(policy.RequireSymbols),
        temporaryPasswordValidityDays: number(policy.TemporaryPasswordValidityDays, 7),
      },
      clients: readClients(template, id),
    };
  });
}

function readClients(template: Template, poolId: string): PoolClient[] {
  return template
    .all('AWS::Cognito::UserPoolClient')
    .filter((client) => template.property(client, 'UserPoolId') === poolId)
    .map((client) => {
      if (truth(template.property(client, 'GenerateSecret')))
        throw new StartError(
          `The client ${client.logicalId} of ${client.stack} has a secret, which is not known on one machine.`,
        );
      return {
        id: template.ref(client),
        authFlows: template.property<string[]>(client, 'ExplicitAuthFlows') ?? [],
        hidesMissingUsers: template.property(client, 'PreventUserExistenceErrors') === 'ENABLED',
        challengeMinutes: number(template.property(client, 'AuthSessionValidity'), 3),
      };
    });
}

export function readMailIdentities(template: Template): MailIdentity[] {
  const arn = (rest: string) => `arn:aws:ses:${template.region}:${template.accountId}:${rest}`;
  return template.all('AWS::SES::EmailIdentity').map((resource) => {
    const identity = template.ref(resource);
    const { ConfigurationSetName: set } =
      template.property<{ ConfigurationSetName?: string }>(resource, 'ConfigurationSetAttributes') ?? {};
    return {
      identity,
      arn: arn(`identity/${identity}`),
      configurationSetArn: set === undefined ? undefined : arn(`configuration-set/${set}`),
    };
  });
}
