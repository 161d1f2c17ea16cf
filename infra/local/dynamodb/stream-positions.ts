import type { DatabaseSync } from 'node:sqlite';

/** A shard of an emulator's stream, read for one event source mapping. */
export interface ShardReading {
  /** Stack and logical id. */
  mapping: string;
  /** The emulator's own: a table that is made anew has another one, and is read from its beginning. */
  streamArn: string;
  shardId: string;
}

export type StreamPositions = ReturnType<typeof streamPositions>;

/** How far streams have been worked through, on disk. */
export function streamPositions(state: DatabaseSync) {
  state.exec(`
    CREATE TABLE IF NOT EXISTS stream_positions (
      mapping TEXT NOT NULL, stream TEXT NOT NULL, shard TEXT NOT NULL, sequence TEXT, ended INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (mapping, stream, shard)
    ) STRICT;
  `);
  const select = state.prepare(
    'SELECT sequence, ended FROM stream_positions WHERE mapping = ? AND stream = ? AND shard = ?',
  );
  const upsert = state.prepare(
    'INSERT INTO stream_positions (mapping, stream, shard, sequence) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET sequence = excluded.sequence',
  );
  const finish = state.prepare(
    'INSERT INTO stream_positions (mapping, stream, shard, ended) VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET ended = 1',
  );
  const key = ({ mapping, streamArn, shardId }: ShardReading) => [mapping, streamArn, shardId] as const;
  return {
    /** The sequence number of the last record that was worked through; undefined at a shard's beginning. */
    read(reading: ShardReading): { sequence: string | undefined; ended: boolean } {
      const row = select.get(...key(reading));
      return { sequence: (row?.sequence as string | null | undefined) ?? undefined, ended: row?.ended === 1 };
    },

    /** May be called within a transaction. */
    save(reading: ShardReading, sequence: string): void {
      upsert.run(...key(reading), sequence);
    },

    /** Nothing more will come in a shard, and all of it was worked through. */
    end(reading: ShardReading): void {
      finish.run(...key(reading));
    },
  };
}
