import { AwsError } from '../aws/errors.ts';
import { type AwsAnswer, type AwsRequest, readBody } from '../aws/exchange.ts';
import { type Xml, xmlDocument } from '../s3/xml.ts';
import type { MadeKey, MadeUser, UserStore } from './users.ts';

/** IAM gives a user no more. */
const mostKeys = 2;

interface IamContext {
  users: UserStore;
  accountId: string;
  /** Whether there is a managed policy of this ARN in the templates. */
  hasPolicy(arn: string): boolean;
}

interface Call {
  form: URLSearchParams;
  /** Throws AccessDenied unless the caller may do this to the user of this name. */
  permit(action: string, userName: string, context?: Record<string, string[]>): void;
}

/**
 * As much of IAM as it takes to give users access keys while the cloud runs: its query protocol, asked by the policies of whoever calls. Users have no
 * path. See https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
export function iamApi(context: IamContext) {
  return async (request: AwsRequest): Promise<AwsAnswer> => {
    const tooLarge = () => new AwsError('ValidationError', 'The request is too large.');
    const form = new URLSearchParams((await readBody(request.body, 1024 * 1024, tooLarge)).toString());
    const action = form.get('Action') ?? '';
    const operation = operations[action];
    if (!operation)
      throw new AwsError('InvalidAction', `${action || 'This operation'} is not available on one machine.`);
    const permit: Call['permit'] = (what, userName, conditions) =>
      request.access.require({
        ...{ action: `iam:${what}`, resource: userArn(context, userName) },
        ...(conditions ? { context: conditions } : {}),
      });
    const result = operation(context, { form, permit });
    const content = {
      ...(result === undefined ? {} : { [`${action}Result`]: result }),
      ResponseMetadata: { RequestId: request.id },
    };
    const body = xmlDocument(`${action}Response`, content, { namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' });
    return { status: 200, headers: { 'content-type': 'text/xml' }, body };
  };
}

const userArn = ({ accountId }: IamContext, name: string) => `arn:aws:iam::${accountId}:user/${name}`;

/** What an operation answers in its result; undefined where it has none. */
const operations: Record<string, (context: IamContext, call: Call) => Xml | undefined> = {
  CreateUser(context, { form, permit }) {
    const name = required(form, 'UserName');
    permit('CreateUser', name);
    const tags = readTags(form);
    if (Object.keys(tags).length > 0) permit('TagUser', name);
    if (!/^[\w+=,.@-]{1,64}$/.test(name) || (form.get('Path') ?? '/') !== '/')
      throw new AwsError('ValidationError', 'Users have a name of up to 64 characters, and no path on one machine.');
    if (context.users.find(name))
      throw new AwsError('EntityAlreadyExists', `User with name ${name} already exists.`, 409);
    context.users.add(name, tags);
    return {
      User: { Path: '/', UserName: name, UserId: name, Arn: userArn(context, name), CreateDate: iso(Date.now()) },
    };
  },

  DeleteUser({ users }, { form, permit }) {
    const { name, policies } = namedUser(users, form, permit, 'DeleteUser');
    if (users.keysOf(name).length > 0 || policies.length > 0)
      throw new AwsError('DeleteConflict', 'Cannot delete entity, must detach policies and delete keys first.', 409);
    users.remove(name);
    return undefined;
  },

  AttachUserPolicy(context, call) {
    const { name, policies } = policyUser(context, call, 'AttachUserPolicy');
    const arn = required(call.form, 'PolicyArn');
    if (!context.hasPolicy(arn)) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
    context.users.setPolicies(name, [...new Set([...policies, arn])]);
    return undefined;
  },

  DetachUserPolicy(context, call) {
    const { name, policies } = policyUser(context, call, 'DetachUserPolicy');
    const arn = required(call.form, 'PolicyArn');
    if (!policies.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    context.users.setPolicies(
      name,
      policies.filter((attached) => attached !== arn),
    );
    return undefined;
  },

  CreateAccessKey({ users }, { form, permit }) {
    const { name } = namedUser(users, form, permit, 'CreateAccessKey');
    if (users.keysOf(name).length >= mostKeys)
      throw new AwsError('LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${mostKeys}`, 409);
    const key = users.addKey(name);
    return { AccessKey: { ...keyFields(key), SecretAccessKey: key.secretAccessKey } };
  },

  ListAccessKeys({ users }, { form, permit }) {
    const { name } = namedUser(users, form, permit, 'ListAccessKeys');
    return { IsTruncated: false, AccessKeyMetadata: { member: users.keysOf(name).map(keyFields) } };
  },

  UpdateAccessKey({ users }, { form, permit }) {
    const { accessKeyId } = ownKey(users, form, permit, 'UpdateAccessKey');
    const status = required(form, 'Status');
    if (!['Active', 'Inactive'].includes(status))
      throw new AwsError('ValidationError', 'Status is Active or Inactive.');
    users.setActive(accessKeyId, status === 'Active');
    return undefined;
  },

  DeleteAccessKey({ users }, { form, permit }) {
    users.removeKey(ownKey(users, form, permit, 'DeleteAccessKey').accessKeyId);
    return undefined;
  },

  GetAccessKeyLastUsed({ users }, { form, permit }) {
    const id = required(form, 'AccessKeyId');
    const key = users.findKey(id);
    permit('GetAccessKeyLastUsed', key?.userName ?? '*');
    if (!key) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
    const { lastUsedAt, userName } = key;
    const used = lastUsedAt === undefined ? {} : { LastUsedDate: iso(lastUsedAt) };
    const where = lastUsedAt === undefined ? 'N/A' : 's3';
    return { UserName: userName, AccessKeyLastUsed: { ...used, ServiceName: where, Region: where } };
  },
};

function policyUser({ users }: IamContext, { form, permit }: Call, action: string): MadeUser {
  const arn = required(form, 'PolicyArn');
  return namedUser(users, form, (what, name) => permit(what, name, { 'iam:PolicyARN': [arn] }), action);
}

/** Whoever may not know of users at all is not told which there are. */
function namedUser(users: UserStore, form: URLSearchParams, permit: Call['permit'], action: string): MadeUser {
  const name = required(form, 'UserName');
  permit(action, name);
  const user = users.find(name);
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

function ownKey(users: UserStore, form: URLSearchParams, permit: Call['permit'], action: string): MadeKey {
  const { name } = namedUser(users, form, permit, action);
  const id = required(form, 'AccessKeyId');
  const key = users.findKey(id);
  if (key?.userName !== name) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return key;
}

const keyFields = ({ userName, accessKeyId, active, createdAt }: MadeKey) => ({
  ...{ UserName: userName, AccessKeyId: accessKeyId, Status: active ? 'Active' : 'Inactive' },
  CreateDate: iso(createdAt),
});

function readTags(form: URLSearchParams): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let index = 1; form.has(`Tags.member.${index}.Key`); index++)
    tags[form.get(`Tags.member.${index}.Key`) ?? ''] = form.get(`Tags.member.${index}.Value`) ?? '';
  return tags;
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw new AwsError('ValidationError', `The parameter ${name} is missing.`);
  return value;
}

const noSuchEntity = (message: string) => new AwsError('NoSuchEntity', message, 404);
const iso = (at: number) => new Date(at).toISOString();
