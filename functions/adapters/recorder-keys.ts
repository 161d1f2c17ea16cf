import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';

/** An access key of S3, without its secret. */
export interface AccessKey {
  id: string;
  createdAt: Date;
  lastUsedAt: Date | undefined;
  active: boolean;
}

/** Whose keys. */
export interface KeyHolder {
  tenantId: string;
  recorderId: string;
}

/**
 * What the names of recorders' users begin with: the function may touch no others. A name and not a path, because IAM answers "forbidden" for a
 * user that does not exist where leave is given by a path.
 */
const userPrefix = 'call-record-recorder-';
const userOf = (recorderId: string) => `${userPrefix}${recorderId}`;

const isNamed = (error: unknown, name: string) => error instanceof Error && error.name === name;
const unlessMissing = (error: unknown) => {
  if (!isNamed(error, 'NoSuchEntityException')) throw error;
  return undefined;
};

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What IAM has made it may not know of for a moment. */
async function onceThere<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!isNamed(error, 'NoSuchEntityException') || attempt === 5) throw error;
      await wait(200 * 2 ** attempt);
    }
  }
}

export type RecorderKeys = ReturnType<typeof recorderKeys>;

/**
 * Access keys of recorders. Each recorder has a user of IAM, tagged with the tenant and with itself; the one policy that it has, `policyArn`, lets
 * it write below what its tags say.
 */
export function recorderKeys(policyArn: string, iam: IAMClient = new IAMClient({})) {
  const keysOf = async (UserName: string) => {
    const answer = await iam.send(new ListAccessKeysCommand({ UserName })).catch(unlessMissing);
    return answer?.AccessKeyMetadata ?? [];
  };
  const ensureUser = async ({ tenantId, recorderId }: KeyHolder) => {
    const UserName = userOf(recorderId);
    const tags = { tenant: tenantId, recorder: recorderId };
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await iam.send(new CreateUserCommand({ UserName, Tags })).catch((error) => {
      if (!isNamed(error, 'EntityAlreadyExistsException')) throw error;
    });
    await onceThere(() => iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: policyArn })));
    return UserName;
  };
  return {
    /** A recorder's keys, oldest first. */
    async list({ recorderId }: KeyHolder): Promise<AccessKey[]> {
      const keys = await keysOf(userOf(recorderId));
      const listed = keys.map(async ({ AccessKeyId = '', CreateDate = new Date(0), Status }) => {
        const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })).catch(unlessMissing);
        const lastUsedAt = used?.AccessKeyLastUsed?.LastUsedDate;
        return { id: AccessKeyId, createdAt: CreateDate, lastUsedAt, active: Status === 'Active' };
      });
      return (await Promise.all(listed)).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    },

    /** Makes a key: the one time that its secret is seen. Undefined where there are two, which is as many as IAM gives. */
    async create(holder: KeyHolder): Promise<{ key: AccessKey; secret: string } | undefined> {
      const UserName = await ensureUser(holder);
      try {
        const { AccessKey } = await onceThere(() => iam.send(new CreateAccessKeyCommand({ UserName })));
        const { AccessKeyId: id, SecretAccessKey: secret, CreateDate: createdAt = new Date() } = AccessKey ?? {};
        if (!id || !secret) throw new Error('IAM made no access key');
        return { key: { id, createdAt, lastUsedAt: undefined, active: true }, secret };
      } catch (error) {
        if (isNamed(error, 'LimitExceededException')) return undefined;
        throw error;
      }
    },

    /** Lets all of a recorder's keys in, or none. */
    async setActive({ recorderId }: KeyHolder, active: boolean): Promise<void> {
      const UserName = userOf(recorderId);
      const Status = active ? 'Active' : 'Inactive';
      for (const { AccessKeyId } of (await keysOf(UserName)).filter((key) => key.Status !== Status))
        await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status })).catch(unlessMissing);
    },

    /** Lets a key in no more: it is still listed. False where there is none. */
    async stop({ recorderId }: KeyHolder, id: string): Promise<boolean> {
      const UserName = userOf(recorderId);
      // Only its own: IAM would find that of another user by itself, and refuse.
      if (!(await keysOf(UserName)).some(({ AccessKeyId }) => AccessKeyId === id)) return false;
      const update = new UpdateAccessKeyCommand({ UserName, AccessKeyId: id, Status: 'Inactive' });
      return (await iam.send(update).catch(unlessMissing)) !== undefined;
    },

    /** Removes a key; one that is gone is no matter. */
    async remove({ recorderId }: KeyHolder, id: string): Promise<void> {
      const UserName = userOf(recorderId);
      await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: id })).catch(unlessMissing);
    },

    /** Removes a recorder's keys and its user; what is gone is no matter. */
    async removeAll(holder: KeyHolder): Promise<void> {
      const UserName = userOf(holder.recorderId);
      for (const { AccessKeyId = '' } of await keysOf(UserName)) await this.remove(holder, AccessKeyId);
      await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: policyArn })).catch(unlessMissing);
      await iam.send(new DeleteUserCommand({ UserName })).catch(unlessMissing);
    },
  };
}
