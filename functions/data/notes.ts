import { createHash } from 'node:crypto';
import * as z from 'zod';
import { putNew, type Table, unchangedSince, type Write } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';
import { queryPage } from './pages.ts';
import { recordingExists } from './recordings.ts';

/** What somebody wrote about a recording, as a whole or at a place in it. Times are epoch milliseconds. */
export const Note = z.object({
  tenantId: z.string(),
  recordingId: z.string(),
  id: z.string(),
  content: z.string(),
  atMs: z.number().int().optional(),
  author: z.object({ id: z.string(), name: z.string() }),
  createdAt: z.number(),
  editedAt: z.number().optional(),
  version: z.number().int(),
});
export type Note = z.output<typeof Note>;

const noteKey = (tenantId: string, recordingId: string, id: string) => ({
  pk: `${tenantPrefix(tenantId)}R#${recordingId}`,
  sk: `NOTE#${id}`,
});

const noteEntity = entity({
  name: 'note',
  schema: Note,
  keys: ({ tenantId, recordingId, id }) => noteKey(tenantId, recordingId, id),
});

const requestKey = ({ tenantId, recordingId, author }: Note, requestId: string) => ({
  ...noteKey(tenantId, recordingId, ''),
  sk: `REQUEST#${author.id}#${requestId}`,
});
/** What a request asked to be written: another by the same id is no repeat. */
const digestOf = ({ content, atMs }: Note) =>
  createHash('sha256')
    .update(JSON.stringify([content, atMs]))
    .digest('base64url');

export type NoteRepository = ReturnType<typeof noteRepository>;

/** `writes` of a caller (its event) go into the same transaction. */
export function noteRepository(table: Table) {
  return {
    /** A page, oldest first, after the note `after` if given. */
    async list(
      tenantId: string,
      recordingId: string,
      limit: number,
      after?: string,
    ): Promise<{ notes: Note[]; more: boolean }> {
      const edge = noteKey(tenantId, recordingId, after ?? '').sk;
      const { rows, more } = await queryPage(
        table,
        {
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :after AND :last',
          ExpressionAttributeValues: {
            ':pk': noteKey(tenantId, recordingId, '').pk,
            ':after': edge,
            ':last': noteKey(tenantId, recordingId, '~').sk,
          },
          ConsistentRead: true,
        },
        limit,
        edge,
      );
      return { notes: rows.map((row) => noteEntity.fromItem(row)), more };
    },

    /** How many a recording has. */
    async count(tenantId: string, recordingId: string): Promise<number> {
      const { pk, sk } = noteKey(tenantId, recordingId, '');
      const rows = await table.queryAll({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :note)',
        ExpressionAttributeValues: { ':pk': pk, ':note': sk },
        ProjectionExpression: 'sk',
      });
      return rows.length;
    },

    async find(tenantId: string, recordingId: string, id: string): Promise<Note | undefined> {
      const item = await table.get(noteKey(tenantId, recordingId, id), { consistent: true });
      return item && noteEntity.fromItem(item);
    },

    /** False where the recording has gone, or the author's request has added a note before. */
    add: (note: Note, requestId: string | undefined, writes: Write[]): Promise<boolean> =>
      table.transact([
        putNew(noteEntity.toItem(note)),
        recordingExists(note.tenantId, note.recordingId),
        ...(requestId ? [putNew({ ...requestKey(note, requestId), noteId: note.id, digest: digestOf(note) })] : []),
        ...writes,
      ]),

    /** The note that the author's request added, as it is now; `other` where that has gone since, or was not to be the same as `note`. */
    async addedBy(note: Note, requestId: string): Promise<Note | 'other' | undefined> {
      const request = await table.get(requestKey(note, requestId), { consistent: true });
      if (!request) return undefined;
      const same = request.digest === digestOf(note);
      return (same && (await this.find(note.tenantId, note.recordingId, String(request.noteId)))) || 'other';
    },

    /** Undefined where the note is no longer as `before`, or gone. */
    async edit(before: Note, change: Partial<Note>, writes: Write[]): Promise<Note | undefined> {
      const after: Note = { ...before, ...change, version: before.version + 1 };
      const written = await table.transact([
        { Put: { Item: noteEntity.toItem(after), ...unchangedSince(before) } },
        ...writes,
      ]);
      return written ? after : undefined;
    },

    /** False where the note is no longer as it was read, or gone. */
    delete: (note: Note, writes: Write[]): Promise<boolean> =>
      table.transact([
        { Delete: { Key: noteKey(note.tenantId, note.recordingId, note.id), ...unchangedSince(note) } },
        ...writes,
      ]),
  };
}
