import { createHash, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Statement } from '../iam/policy.ts';
import { inTransaction } from '../state.ts';

/** A queue as the template describes it. */
export interface Queue {
  name: string;
  arn: string;
  url: string;
  visibilitySeconds: number;
  retentionSeconds: number;
  delaySeconds: number;
  /** After so many receives that were not followed by a delete, a message moves to the dead-letter queue. */
  redrive: { maxReceives: number; deadLetterArn: string } | undefined;
  policy: readonly Statement[];
}

export interface Message {
  id: string;
  body: string;
  /** As SendMessage was given them. */
  attributes: Record<string, unknown>;
  /** Proves which receive this was: only the latest one can delete the message. */
  receipt: string;
  receiveCount: number;
  /** Epoch milliseconds. */
  sentAt: number;
  firstReceivedAt: number;
}

export type Queues = ReturnType<typeof openQueues>;

interface Row {
  id: string;
  body: string;
  attributes: string;
  sent: number;
  visible: number;
  receives: number;
  first_received: number | null;
}

export const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/**
 * Standard queues, on disk. Every message is delivered at least once: it goes away by a delete alone, and comes back when its visibility
 * time-out has passed.
 */
export function openQueues(
  state: DatabaseSync,
  queues: readonly Queue[],
  now: () => number = Date.now,
  onDeadLetter: (queue: Queue, deadLetters: Queue) => void = () => undefined,
) {
  state.exec(`
    CREATE TABLE IF NOT EXISTS messages (
      id TEXT PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, attributes TEXT NOT NULL,
      sent INTEGER NOT NULL, visible INTEGER NOT NULL, receives INTEGER NOT NULL, first_received INTEGER, in_flight INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS visible_messages ON messages (queue, visible);
  `);
  const sql = {
    insert: state.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, 0, NULL, 0)'),
    expire: state.prepare('DELETE FROM messages WHERE queue = ? AND sent < ?'),
    visible: state.prepare('SELECT * FROM messages WHERE queue = ? AND visible <= ? ORDER BY visible, sent LIMIT ?'),
    take: state.prepare(
      'UPDATE messages SET visible = ?, receives = receives + 1, first_received = coalesce(first_received, ?), in_flight = 1 WHERE id = ? RETURNING *',
    ),
    bury: state.prepare(
      'UPDATE messages SET queue = ?, visible = ?, receives = 0, first_received = NULL, in_flight = 0 WHERE id = ?',
    ),
    find: state.prepare('SELECT * FROM messages WHERE id = ? AND queue = ?'),
    remove: state.prepare('DELETE FROM messages WHERE id = ? AND receives = ?'),
    hide: state.prepare('UPDATE messages SET visible = ?, in_flight = ? WHERE id = ? AND receives = ?'),
    next: state.prepare('SELECT min(visible) AS at FROM messages WHERE queue = ?'),
    count: state.prepare(
      'SELECT count(*) FILTER (WHERE visible <= ?1) AS visible, count(*) FILTER (WHERE visible > ?1 AND in_flight = 1) AS in_flight, count(*) FILTER (WHERE visible > ?1 AND in_flight = 0) AS delayed FROM messages WHERE queue = ?2',
    ),
    interrupted: state.prepare(
      'UPDATE messages SET visible = ?, receives = receives - 1, in_flight = 0 WHERE queue = ? AND in_flight = 1',
    ),
    purge: state.prepare('DELETE FROM messages WHERE queue = ?'),
  };
  const listeners = new Map<string, Set<() => void>>();
  const wake = (queue: string) => {
    // Later, because the message may be part of a transaction that has not ended.
    setImmediate(() => {
      for (const listener of listeners.get(queue) ?? []) listener();
    });
  };
  const readReceipt = (queue: Queue, receipt: string): { id: string; receives: number } | undefined => {
    const [id = '', receives] = Buffer.from(receipt, 'base64url').toString().split('#');
    return receives !== undefined && sql.find.get(id, queue.name) ? { id, receives: Number(receives) } : undefined;
  };

  return {
    all: queues,
    find: (test: (queue: Queue) => boolean): Queue | undefined => queues.find(test),

    /** May be called within a transaction. */
    send(
      queue: Queue,
      body: string,
      options: { delaySeconds?: number; attributes?: Record<string, unknown> } = {},
    ): string {
      const id = randomUUID();
      const visibleAt = now() + (options.delaySeconds ?? queue.delaySeconds) * 1000;
      sql.insert.run(id, queue.name, body, JSON.stringify(options.attributes ?? {}), now(), visibleAt);
      wake(queue.name);
      return id;
    },

    /** Up to `limit` messages, hidden from now on; those received too often already are moved to the dead-letter queue instead. */
    receive(queue: Queue, limit: number, visibilitySeconds = queue.visibilitySeconds): Message[] {
      return inTransaction(state, () => {
        sql.expire.run(queue.name, now() - queue.retentionSeconds * 1000);
        const received: Message[] = [];
        const { redrive } = queue;
        const deadLetters = redrive && queues.find(({ arn }) => arn === redrive.deadLetterArn);
        while (received.length < limit) {
          const row = sql.visible.get(queue.name, now(), 1) as unknown as Row | undefined;
          if (!row) break;
          if (redrive && deadLetters && row.receives >= redrive.maxReceives) {
            sql.bury.run(deadLetters.name, now(), row.id);
            wake(deadLetters.name);
            onDeadLetter(queue, deadLetters);
            continue;
          }
          const visibleAt = now() + visibilitySeconds * 1000;
          received.push(toMessage(sql.take.get(visibleAt, now(), row.id) as unknown as Row));
          if (visibilitySeconds === 0) break;
        }
        return received;
      });
    },

    /** False where the receipt is not of this queue; true, without doing anything, where it is not the latest one. */
    remove(queue: Queue, receipt: string): boolean {
      const read = readReceipt(queue, receipt);
      if (read) sql.remove.run(read.id, read.receives);
      return read !== undefined;
    },

    /** Hides a received message for so long from now; zero gives it back at once. False where the receipt is not of this queue. */
    hide(queue: Queue, receipt: string, seconds: number): boolean {
      const read = readReceipt(queue, receipt);
      if (!read) return false;
      sql.hide.run(now() + seconds * 1000, seconds > 0 ? 1 : 0, read.id, read.receives);
      wake(queue.name);
      return true;
    },

    /** Gives a message back after a failure: it is not in work any more, and may be received again after so many seconds. */
    giveBack(queue: Queue, { id, receiveCount }: Message, seconds: number): void {
      sql.hide.run(now() + seconds * 1000, 0, id, receiveCount);
      wake(queue.name);
    },

    /** Makes visible what a killed process was working on. That attempt does not count: it was never given the time to end. */
    recover(queue: Queue): void {
      sql.interrupted.run(now(), queue.name);
    },

    /** Epoch milliseconds when the next message can be received; undefined where the queue is empty. */
    nextVisibleAt(queue: Queue): number | undefined {
      return (sql.next.get(queue.name)?.at as number | null | undefined) ?? undefined;
    },

    count(queue: Queue): { visible: number; inFlight: number; delayed: number } {
      const row = sql.count.get(now(), queue.name) as Record<string, number> | undefined;
      return { visible: row?.visible ?? 0, inFlight: row?.in_flight ?? 0, delayed: row?.delayed ?? 0 };
    },

    purge(queue: Queue): void {
      sql.purge.run(queue.name);
    },

    /** Calls back, soon, when a message has come or its visibility has changed. Returns what ends it. */
    onChange(queue: Queue, listener: () => void): () => void {
      const known = listeners.get(queue.name) ?? new Set();
      listeners.set(queue.name, known.add(listener));
      return () => known.delete(listener);
    },
  };
}

function toMessage(row: Row): Message {
  return {
    id: row.id,
    body: row.body,
    attributes: JSON.parse(row.attributes),
    receipt: Buffer.from(`${row.id}#${row.receives}`).toString('base64url'),
    receiveCount: row.receives,
    sentAt: row.sent,
    firstReceivedAt: row.first_received ?? 0,
  };
}
