import { type PolicyDocument, type Principal, parsePolicy, type Statement } from '../iam/policy.ts';
import { StartError } from '../start-error.ts';
import type { Resource } from './cloud-assembly.ts';
import type { Template } from './template.ts';

export interface Role {
  principal: Principal;
  /** Who may take the role. */
  trust: readonly Statement[];
}

export interface User {
  name: string;
  principal: Principal;
  keys: Array<{ accessKeyId: string; secretAccessKey: string }>;
}

/** Policies of AWS that roles here may have. What they allow concerns services that are not played on one machine: logs and traces. */
const managedPolicies = ['service-role/AWSLambdaBasicExecutionRole', 'AWSXRayDaemonWriteAccess'];

/** Role ARN -> role. */
export function readRoles(template: Template): Map<string, Role> {
  const holders = readHolders(template, 'AWS::IAM::Role', 'Roles');
  return new Map(
    holders.map(({ resource, principal }) => {
      const document = template.property<PolicyDocument>(resource, 'AssumeRolePolicyDocument');
      const trust = document ? readPolicy(resource, document) : [];
      return [principal.name, { principal, trust }];
    }),
  );
}

export function readUsers(template: Template): User[] {
  return readHolders(template, 'AWS::IAM::User', 'Users').map(({ resource, principal }) => {
    const name = template.ref(resource);
    const keys = template
      .all('AWS::IAM::AccessKey')
      .filter((key) => template.property(key, 'UserName') === name)
      .filter((key) => (template.property(key, 'Status') ?? 'Active') === 'Active')
      .map((key) => ({
        accessKeyId: template.ref(key),
        secretAccessKey: template.attribute(key, 'SecretAccessKey'),
      }));
    return { name, principal, keys };
  });
}

/** The statements of the templates' own managed policies, by their ARNs. */
export function readManagedPolicies(template: Template): Map<string, Statement[]> {
  return new Map(
    template.all('AWS::IAM::ManagedPolicy').map((policy) => {
      const document = template.property<PolicyDocument>(policy, 'PolicyDocument');
      return [template.ref(policy), document ? readPolicy(policy, document) : []];
    }),
  );
}

/** Roles or users with what their policies say: inline, attached from a policy of their own, or managed. */
function readHolders(template: Template, type: string, attachedTo: 'Roles' | 'Users') {
  const policies = template.all('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy');
  return template.all(type).map((resource) => {
    const name = template.ref(resource);
    const statements = (
      template.property<Array<{ PolicyDocument: PolicyDocument }>>(resource, 'Policies') ?? []
    ).flatMap(({ PolicyDocument }) => readPolicy(resource, PolicyDocument));
    const ownArns = template.property<string[]>(resource, 'ManagedPolicyArns') ?? [];
    for (const arn of ownArns) checkManagedPolicy(template, resource, arn);
    for (const policy of policies) {
      const attached =
        (template.property<string[]>(policy, attachedTo) ?? []).includes(name) ||
        ownArns.includes(template.ref(policy));
      const document = attached ? template.property<PolicyDocument>(policy, 'PolicyDocument') : undefined;
      if (document) statements.push(...readPolicy(policy, document));
    }
    if (template.property(resource, 'PermissionsBoundary') !== undefined)
      throw new StartError(
        `${resource.logicalId} of ${resource.stack} has a permissions boundary, which is not evaluated on one machine.`,
      );
    const principal: Principal = {
      kind: 'AWS',
      name: template.attribute(resource, 'Arn'),
      accountId: template.accountId,
      statements,
    };
    return { resource, principal };
  });
}

function checkManagedPolicy(template: Template, resource: Resource, arn: string): void {
  const ours = template.all('AWS::IAM::ManagedPolicy').some((policy) => template.ref(policy) === arn);
  if (!ours && !managedPolicies.includes(arn.replace(/^arn:aws:iam::aws:policy\//, '')))
    throw new StartError(
      `${resource.logicalId} of ${resource.stack} has the policy ${arn}, whose content is not known on one machine.`,
    );
}

/** The statements of a policy document in a resource. */
export function readPolicy({ stack, logicalId }: Resource, document: PolicyDocument): Statement[] {
  try {
    return parsePolicy(document);
  } catch (error) {
    throw new StartError(`The policy ${logicalId} of ${stack} cannot be evaluated: ${(error as Error).message}.`);
  }
}
