import * as z from 'zod';
import { putNew, type Table, type Write } from './client.ts';
import { type Entity, entity, type Item, tenantPrefix } from './entity.ts';
import { sha256 } from './hashes.ts';
import { type Conditions, filterExpression } from './recording-conditions.ts';
import type { Slot } from './table.ts';

/** One side of a call. `number` is E.164, or the digits as sent where they are no telephone number; absent if withheld. */
const Party = z.object({
  number: z.string().optional(),
  raw: z.string(),
  name: z.string().optional(),
});

/**
 * What the archive shows and filters on. It is copied into every index, so it is kept lean: what only the details page
 * or a retry needs stands in the row of the original. A page of 50 costs 5 read units as long as a row has 800 bytes there.
 */
export const Recording = z.object({
  tenantId: z.string(),
  id: z.string(),
  connectedAt: z.number().int().describe('Epoch milliseconds'),
  durationMs: z.number().int(),
  bytes: z.number().int(),
  direction: z.enum(['inbound', 'outbound', 'internal']).optional(),
  from: Party,
  to: Party,
  agentId: z.string().optional(),
  /** Which side the agent is on. */
  agentSide: z.enum(['from', 'to']).optional(),
  departmentId: z.string().optional(),
  recorderId: z.string(),
  callId: z.string().optional(),
  score: z.number().default(0),
  scored: z.boolean().optional(),
  flagIds: z.array(z.string()).default([]),
  codec: z.string(),
  channels: z.number().int(),
  sampleRate: z.number().int(),
  /** Hexadecimal; kept as the bytes that it stands for. */
  sha256: z.string().regex(/^([0-9a-f]{2})*$/),
  truncated: z.boolean().optional(),
  channelLabels: z.array(z.string()).optional(),
  /** How often it was changed: whoever writes says which state the change was made to. */
  version: z.number().int().optional(),
});
export type Recording = z.output<typeof Recording>;

/** The sort key of every slot: newest last, ties by id. `1700000000000#rec_…` */
export const whenOf = (connectedAt: number, id: string) => `${String(connectedAt).padStart(13, '0')}#${id}`;

/** The mark of recordings whose score is above 0. */
export const scoredMark = 'SCORED';

/** What a recording is marked by, and has a copy for: its flags, and a score. A mark together with any one dimension is a slot of its own. */
export const marksOf = ({ flagIds, score }: Pick<Recording, 'flagIds' | 'score'>): string[] => [
  ...flagIds,
  ...(score > 0 ? [scoredMark] : []),
];

/** The value of a slot of two dimensions. */
export const pairOf = (agentId: string, number: string) => `${agentId}#${number}`;

/** The agent's id and the number of a value of two dimensions. */
export const partsOfPair = (value: string): [string, string] => {
  const end = value.indexOf('#');
  return [value.slice(0, end), value.slice(end + 1)];
};

/** The partition of one value of a slot; below a mark, of the recordings that have it. */
const slotKey = (tenantId: string, slot: Slot, value = '', mark = '') =>
  `${tenantPrefix(tenantId)}${mark && `F#${mark}#`}${slot}${value && `#${value}`}`;

/** The last of all places before one: both ends of BETWEEN are inclusive. Places are ASCII, and `~` is the last of it. */
const justBefore = (place: string) =>
  `${place.slice(0, -1)}${String.fromCharCode(place.charCodeAt(place.length - 1) - 1)}~`;

/** All slot keys of a recording. A dimension that it does not have has no key. */
function slotKeys(recording: Recording, mark?: string) {
  const slot = (name: Slot, value: string | undefined) => value && slotKey(recording.tenantId, name, value, mark);
  const ofAgent = (number: string | undefined) => recording.agentId && number && pairOf(recording.agentId, number);
  return {
    when: whenOf(recording.connectedAt, recording.id),
    byTime: slotKey(recording.tenantId, 'byTime', '', mark),
    byFrom: slot('byFrom', recording.from.number),
    byTo: slot('byTo', recording.to.number),
    byAgent: slot('byAgent', recording.agentId),
    byDepartment: slot('byDepartment', recording.departmentId),
    byRecorder: slot('byRecorder', recording.recorderId),
    byAgentFrom: slot('byAgentFrom', ofAgent(recording.from.number)),
    byAgentTo: slot('byAgentTo', ofAgent(recording.to.number)),
  };
}

export const recordingKey = (tenantId: string, id: string) => ({ pk: `${tenantPrefix(tenantId)}R#${id}`, sk: 'META' });

const copyKey = ({ tenantId, id }: Recording, mark: string) => ({
  ...recordingKey(tenantId, id),
  sk: `FLAG#${mark}`,
});

const recordingKeys = (recording: Recording, mark?: string) => ({
  ...(mark ? copyKey(recording, mark) : recordingKey(recording.tenantId, recording.id)),
  ...slotKeys(recording, mark),
});

/**
 * A recording is one attribute beside its keys: the only one that the slots project, so that what they hold of a row does not grow
 * with the keys of the other slots, and a field more changes no index. What its keys say is not said again.
 */
const toItem = (recording: Recording, mark?: string): Item => {
  const { tenantId: _, id: __, connectedAt: ___, sha256, score, flagIds, ...shown } = Recording.parse(recording);
  return {
    ...recordingKeys(recording, mark),
    recording: {
      ...shown,
      sha256: Buffer.from(sha256, 'hex'),
      ...(score === 0 ? {} : { score }),
      ...(flagIds.length === 0 ? {} : { flagIds }),
    },
  };
};

export const recordingEntity: Entity<typeof Recording> = {
  name: 'recording',
  toItem: (recording) => toItem(recording),
  fromItem({ pk, when, recording }) {
    const [, tenantId, , id] = String(pk).split('#');
    const { sha256, ...shown } = (recording ?? {}) as { sha256?: Uint8Array };
    const parsed = Recording.safeParse({
      ...shown,
      ...{ tenantId, id, connectedAt: Number(String(when).slice(0, 13)) },
      sha256: sha256 && Buffer.from(sha256).toString('hex'),
    });
    if (!parsed.success) throw new Error(`A recording row has another shape: ${parsed.error.message}`);
    return parsed.data;
  },
};

/** The copy of a recording for one of its marks. */
export const markedItem = (recording: Recording, mark: string): Item => toItem(recording, mark);

/** All rows by which a recording is found. */
export const archivedItems = (recording: Recording): Item[] => [
  recordingEntity.toItem(recording),
  ...marksOf(recording).map((mark) => markedItem(recording, mark)),
];

/** The uploaded object that a recording was made from, with the metadata as it came. */
export const Original = z.object({
  tenantId: z.string(),
  recordingId: z.string(),
  key: z.string(),
  versionId: z.string().optional(),
  metadata: z.record(z.string(), z.string()),
  receivedAt: z.string(),
});
export type Original = z.output<typeof Original>;

export const originalKey = (tenantId: string, id: string) => ({ ...recordingKey(tenantId, id), sk: 'ORIGINAL' });

export const originalEntity = entity({
  name: 'original',
  schema: Original,
  keys: ({ tenantId, recordingId }) => originalKey(tenantId, recordingId),
});

/** The row by which a recording is found among those of its call. */
const callKey = (tenantId: string, callId: string, id: string) => ({
  pk: `${tenantPrefix(tenantId)}CALL#${sha256(callId)}`,
  sk: id,
});

/** The parts of a transaction that catalogue a new recording. They fail while one of the same id is being deleted. */
export const newRecordingWrites = (recording: Recording, original: Original): Write[] => [
  ...archivedItems(recording).map((item) => putNew(item)),
  putNew(originalEntity.toItem(original)),
  ...(recording.callId ? [{ Put: { Item: callKey(recording.tenantId, recording.callId, recording.id) } }] : []),
  {
    ConditionCheck: {
      Key: deletionKey(recording.tenantId, recording.id),
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  },
];

/** The row that stands while a recording is being deleted, from when it is gone from the archive until nothing is left of it. */
export const deletionKey = (tenantId: string, id: string) => ({ ...recordingKey(tenantId, id), sk: 'DELETION' });

/** A condition on a recording's row: it is there, and in the state that was read. */
const unchangedSince = ({ version }: Recording) =>
  version === undefined
    ? {
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#recording.#version)',
        ExpressionAttributeNames: { '#recording': 'recording', '#version': 'version' },
      }
    : {
        ConditionExpression: '#recording.#version = :version',
        ExpressionAttributeNames: { '#recording': 'recording', '#version': 'version' },
        ExpressionAttributeValues: { ':version': version },
      };

/**
 * The parts of a transaction that change a recording, with its copies below its marks. They fail where it was changed or deleted
 * since `before` was read.
 */
function changedRecordingWrites(before: Recording, after: Recording): Write[] {
  const next = { ...after, version: (before.version ?? 0) + 1 };
  const marks = marksOf(next);
  return [
    { Put: { Item: recordingEntity.toItem(next), ...unchangedSince(before) } },
    ...marks.map((mark) => ({ Put: { Item: markedItem(next, mark) } })),
    ...marksOf(before)
      .filter((mark) => !marks.includes(mark))
      .map((mark) => ({ Delete: { Key: copyKey(before, mark) } })),
    ...(before.callId === next.callId ? [] : callWrites(before, next)),
  ];
}

/** How many writes it is to change the labels of a recording: itself and its copies. */
export const labelWrites = (recording: Recording): number => 1 + marksOf(recording).length;

/** The parts of a transaction that move a recording to another call. */
const callWrites = (before: Recording, after: Recording): Write[] => [
  ...(before.callId ? [{ Delete: { Key: callKey(before.tenantId, before.callId, before.id) } }] : []),
  ...(after.callId ? [{ Put: { Item: callKey(after.tenantId, after.callId, after.id) } }] : []),
];

/** The parts of a transaction that take a recording out of the archive and note that the rest of it is to go. */
export const deletedRecordingWrites = (recording: Recording): Write[] => [
  { Delete: { Key: recordingKey(recording.tenantId, recording.id), ...unchangedSince(recording) } },
  ...marksOf(recording).map((mark) => ({ Delete: { Key: copyKey(recording, mark) } })),
  ...(recording.callId ? [{ Delete: { Key: callKey(recording.tenantId, recording.callId, recording.id) } }] : []),
  { Put: { Item: deletionKey(recording.tenantId, recording.id) } },
];

/** That a recording is there: for a transaction that writes something below it. */
export const recordingExists = (tenantId: string, id: string): Write => ({
  ConditionCheck: { Key: recordingKey(tenantId, id), ConditionExpression: 'attribute_exists(pk)' },
});

/** A stretch of one slot, newest first unless asked otherwise: `newest` exclusive, `oldest` inclusive, both places in `when` order. */
export interface Stretch {
  slot: Slot;
  value?: string | undefined;
  /** Only recordings that have the mark. */
  mark?: string | undefined;
  newest?: string;
  oldest?: string;
  oldestFirst?: boolean;
  /** The most rows that are looked at. */
  limit: number;
  /** Those that do not meet this are of no use, and mostly do not come back. */
  only?: Conditions | undefined;
}

export type RecordingRepository = ReturnType<typeof recordingRepository>;

export function recordingRepository(table: Table) {
  return {
    async find(tenantId: string, id: string): Promise<Recording | undefined> {
      const item = await table.get(recordingKey(tenantId, id), { consistent: true });
      return item && recordingEntity.fromItem(item);
    },
    /** Those of `ids` that exist, by id, as they are at this moment. */
    async findMany(tenantId: string, ids: string[]): Promise<Map<string, Recording>> {
      const keys = ids.map((id) => recordingKey(tenantId, id));
      const rows = await table.batchGet(keys, { consistent: true });
      return new Map(rows.map((row) => recordingEntity.fromItem(row)).map((recording) => [recording.id, recording]));
    },
    /** The ids of the recordings of a call, at most `most`, oldest first. */
    async ofCall(tenantId: string, callId: string, most: number): Promise<string[]> {
      const { pk } = callKey(tenantId, callId, '');
      const { items } = await table.query({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        Limit: most,
      });
      return items.map(({ sk }) => String(sk));
    },
    /** Changes a recording, all its copies and what `writes` say, all or nothing. False where somebody else was quicker. */
    change: (before: Recording, after: Recording, writes: Write[]): Promise<boolean> =>
      table.transact([...changedRecordingWrites(before, after), ...writes]),
    /** The same of several recordings, whose marks and calls stay as they are. One transaction: see `labelWrites` and `mostWrites`. */
    changeLabels: (changes: readonly { before: Recording; after: Recording }[], writes: Write[]): Promise<boolean> =>
      table.transact([...changes.flatMap(({ before, after }) => changedRecordingWrites(before, after)), ...writes]),
    /**
     * One Query. All up to the place `readTo` has been looked at, and the search goes on from there; it is undefined when nothing is left in the
     * stretch. Fewer than `limit` may come although there is more: a Query reads 1 MB at the most, and some of what it looks at may be of no
     * use. `read` counts the rows that were looked at.
     */
    async read(
      tenantId: string,
      { slot, value, mark, newest, oldest, oldestFirst = false, limit, only = {} }: Stretch,
    ) {
      const filter = filterExpression(only);
      const answer = await table.query({
        IndexName: slot,
        KeyConditionExpression: '#slot = :partition AND #when BETWEEN :oldest AND :newest',
        ...(filter && { FilterExpression: filter.expression }),
        ExpressionAttributeNames: { '#slot': slot, '#when': 'when', ...filter?.names },
        ExpressionAttributeValues: {
          ':partition': slotKey(tenantId, slot, value, mark),
          ':oldest': oldest ?? '0',
          ':newest': newest ? justBefore(newest) : '9'.repeat(14),
          ...filter?.values,
        },
        ScanIndexForward: oldestFirst,
        Limit: limit,
      });
      const recordings = answer.items.map((item) => recordingEntity.fromItem(item));
      const readTo = answer.lastKey && String(answer.lastKey.when);
      return { recordings, readTo, read: answer.read };
    },
  };
}
