import { DatabaseSync } from 'node:sqlite';

/** How long AWS keeps a stream's records. */
const daySeconds = 24 * 3600;

/**
 * Does in dynoxide's database (1.2.1) what dynoxide leaves out. It looks for the latest record at every write without an index, so that
 * writes get slower with each one before; and it keeps records for ever. `passed` gives, by table, up to where a table's records were
 * worked through: of these, the ones older than a day go, but for the last of all, from which dynoxide counts on.
 */
export function tendStreamRecords(file: string, passed: ReadonlyMap<string, number>): void {
  const database = new DatabaseSync(file, { timeout: 5000 });
  try {
    // To the letter what its queries compare and sort by, or it would not be used.
    database.exec(
      'CREATE INDEX IF NOT EXISTS _stream_records_in_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
    const remove = database.prepare(`
      DELETE FROM _stream_records
      WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <= ?2 AND created_at < ?3
        AND CAST(sequence_number AS INTEGER) <
          (SELECT max(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?1)
    `);
    for (const [table, upTo] of passed) remove.run(table, upTo, Math.floor(Date.now() / 1000) - daySeconds);
  } finally {
    database.close();
  }
}
