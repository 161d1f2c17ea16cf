import * as z from 'zod';
import { type Table, unchangedSince, type Write } from './client.ts';
import { entity, type Item, tenantPrefix } from './entity.ts';

/**
 * The rows of a tenant that are few, named, and listed whole: agents, departments, recorders, roles. Each kind is one
 * partition, sorted by id.
 */
const named = {
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  /** How often it was changed. */
  version: z.number().int().optional(),
};

function listed<Schema extends z.ZodType<{ tenantId: string; id: string }>>(
  name: string,
  plural: string,
  schema: Schema,
) {
  return {
    ...entity({
      name,
      schema,
      keys: ({ tenantId, id }) => listedKey(tenantId, plural, id),
    }),
    plural,
    ownerPrefix: ({ tenantId }: { tenantId: string }) => tenantPrefix(tenantId),
  };
}

/** The key of a row that is listed whole with its kind. */
export const listedKey = (tenantId: string, plural: string, id: string) => ({
  pk: `${tenantPrefix(tenantId)}${plural}`,
  sk: id,
});

export const agentEntity = listed(
  'agent',
  'AGENTS',
  z.object({
    ...named,
    departmentId: z.string().optional(),
    /** Users who review the agent. */
    reviewerIds: z.array(z.string()).optional(),
  }),
);
export const departmentEntity = listed('department', 'DEPARTMENTS', z.object(named));
/** What reads a recorder's file names: the id of a known recorder, or a pattern. */
const Profile = z.union([z.string(), z.object({ pattern: z.string() })]);
export const recorderEntity = listed(
  'recorder',
  'RECORDERS',
  z.object({
    ...named,
    timeZone: z.string(),
    profile: Profile.optional(),
    /** Nothing new is taken from it. */
    disabled: z.boolean().optional(),
  }),
);
export const roleEntity = listed(
  'role',
  'ROLES',
  z.object({
    ...named,
    description: z.string(),
    permissions: z.array(z.string()),
  }),
);
export const flagEntity = listed(
  'flag',
  'FLAGS',
  z.object({
    ...named,
    description: z.string(),
    colour: z.string(),
    icon: z.string(),
  }),
);

/** That a flag is there: for a transaction that puts it on something. */
export const flagExists = ({ tenantId, id }: Flag): Write => ({
  ConditionCheck: {
    Key: listedKey(tenantId, flagEntity.plural, id),
    ConditionExpression: 'attribute_exists(pk)',
  },
});

/** That a recorder is as it was read: for a transaction that gives it something. It counts as a change of the recorder. */
export const recorderUnchanged = (recorder: Recorder): Write => ({
  Put: {
    Item: recorderEntity.toItem({ ...recorder, version: (recorder.version ?? 0) + 1 }),
    ...unchangedSince(recorder),
  },
});

/** That a department is there: for a transaction that puts agents into it. */
export const departmentExists = (tenantId: string, id: string): Write => ({
  ConditionCheck: {
    Key: listedKey(tenantId, departmentEntity.plural, id),
    ConditionExpression: 'attribute_exists(pk)',
  },
});

/** That a role is as it was read: for a transaction that relies on what it grants. */
export const roleUnchanged = (role: Role): Write => ({
  ConditionCheck: { Key: listedKey(role.tenantId, roleEntity.plural, role.id), ...unchangedSince(role) },
});

/** That an agent is there: for a transaction that gives numbers to one. */
export const agentExists = (tenantId: string, id: string): Write => ({
  ConditionCheck: {
    Key: listedKey(tenantId, agentEntity.plural, id),
    ConditionExpression: 'attribute_exists(pk)',
  },
});

type Listed<T> = { plural: string; toItem(value: T): Item; fromItem(item: Item): T };
export type Agent = ReturnType<typeof agentEntity.fromItem>;
export type Department = ReturnType<typeof departmentEntity.fromItem>;
export type Recorder = ReturnType<typeof recorderEntity.fromItem>;
export type Role = ReturnType<typeof roleEntity.fromItem>;
export type Flag = ReturnType<typeof flagEntity.fromItem>;

export type DirectoryRepository<T> = {
  find(tenantId: string, id: string): Promise<T | undefined>;
  /** As it is at this moment, for who is about to change it. */
  findNow(tenantId: string, id: string): Promise<T | undefined>;
  /** All of the tenant's, by id. */
  list(tenantId: string): Promise<T[]>;
  /** As they are at this moment. */
  listNow(tenantId: string): Promise<T[]>;
  /** Those of `ids` that exist, by id. */
  findMany(tenantId: string, ids: Iterable<string>): Promise<Map<string, T>>;
  put(value: T): Promise<void>;
  /** False where the id exists already. */
  putNew(value: T): Promise<boolean>;
};

/** The repository of one kind of listed row. */
export function directoryRepository<T extends { tenantId: string; id: string }>(
  table: Table,
  kind: Listed<T>,
): DirectoryRepository<T> {
  const list = async (tenantId: string, consistent: boolean) => {
    const { pk } = listedKey(tenantId, kind.plural, '');
    const items = await table.queryAll({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: consistent,
    });
    return items.map((item) => kind.fromItem(item));
  };
  return {
    async find(tenantId, id) {
      const item = await table.get(listedKey(tenantId, kind.plural, id));
      return item && kind.fromItem(item);
    },
    async findNow(tenantId, id) {
      const item = await table.get(listedKey(tenantId, kind.plural, id), { consistent: true });
      return item && kind.fromItem(item);
    },
    list: (tenantId) => list(tenantId, false),
    listNow: (tenantId) => list(tenantId, true),
    async findMany(tenantId, ids) {
      const keys = [...new Set(ids)].map((id) => listedKey(tenantId, kind.plural, id));
      const values = (await table.batchGet(keys)).map((item) => kind.fromItem(item));
      return new Map(values.map((value) => [value.id, value]));
    },
    async put(value) {
      await table.put(kind.toItem(value));
    },
    putNew: (value) => table.putNew(kind.toItem(value)),
  };
}

/** Where the names come from that a recording has only the ids of. */
export type Directory = ReturnType<typeof openDirectory>;

export const openDirectory = (table: Table) => ({
  agents: directoryRepository(table, agentEntity),
  departments: directoryRepository(table, departmentEntity),
  recorders: directoryRepository(table, recorderEntity),
  flags: directoryRepository(table, flagEntity),
});
