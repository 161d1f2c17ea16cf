/** The same archive in MariaDB: as FreePBX keeps and asks it, and as a careful developer would. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { directory } from './generate.ts';
import { type Archive, columns, seconds } from './load.ts';
import type { NumberQuestion, Question } from './questions.ts';
import { findProgram, likePattern, type PageWanted, type PeerServer, startServer } from './server.ts';

/** Undefined where MariaDB is not installed. */
export async function startMariaDb(archive: Archive, report: (line: string) => void): Promise<PeerServer | undefined> {
  const [install, mariadbd] = [findProgram('mariadb-install-db'), findProgram('mariadbd', '/usr/sbin')];
  if (!install || !mariadbd) return undefined;
  const folder = join(archive.folder, 'mariadb');
  const sockets = mkdtempSync(join(tmpdir(), 'bench-mariadb-'));
  chmodSync(sockets, 0o777);
  const socketPath = join(sockets, 'socket');
  const open = (database?: string) => createConnection({ socketPath, user: 'root', ...(database ? { database } : {}) });
  const server = await startServer({
    ...{ folder, code: readFileSync(import.meta.filename, 'utf8') },
    create: {
      command: install,
      args: [
        ...['--no-defaults', `--datadir=${folder}`, '--auth-root-authentication-method=normal'],
        ...['--skip-test-db', '--skip-log-bin'],
      ],
    },
    serve: {
      command: mariadbd,
      args: [
        ...['--no-defaults', `--datadir=${folder}`, `--socket=${socketPath}`, '--skip-networking', '--skip-log-bin'],
        ...['--innodb-buffer-pool-size=1G', '--innodb-log-file-size=1G', '--sort-buffer-size=16M'],
        ...['--tmp-table-size=64M', '--max-heap-table-size=64M', '--character-set-server=utf8mb4'],
        // The data can be made again, so that loading them need not wait for the disk.
        ...['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0'],
        `--pid-file=${join(sockets, 'pid')}`,
      ],
    },
    answers: () =>
      open().then(
        (connection) => connection.end().then(() => true),
        () => false,
      ),
    fill: async () => {
      const began = performance.now();
      const connection = await open();
      for (const statement of fill(archive)) await connection.query(statement);
      await connection.end();
      report(`  loaded it into MariaDB, twice, in ${seconds(performance.now() - began)}`);
    },
  });
  const asFreePbx = await open('asteriskcdrdb');
  // FreePBX's PHP puts values into the text; a careful developer prepares.
  const withCare = await open('careful');
  await prewarm(asFreePbx);
  return {
    peers: [
      {
        name: 'MariaDB, as FreePBX',
        async ask(question, page) {
          const [rows] = await asFreePbx.query(...freePbx(question, page));
          return (rows as { recordingfile: string }[]).map(({ recordingfile }) => recordingfile.slice(0, -4));
        },
      },
      {
        name: 'MariaDB, with care',
        async ask(question, page) {
          const [rows] = await withCare.execute(...careful(question, page));
          return (rows as { id: string }[]).map(({ id }) => id);
        },
      },
    ],
    async stop() {
      await Promise.all([asFreePbx.end(), withCare.end()]);
      await server.stop();
      rmSync(sockets, { recursive: true });
    },
  };
}

/** Reads the table once, so that it is in memory as far as it fits. */
async function prewarm(connection: Connection): Promise<void> {
  await connection.query('SELECT MAX(clid), MAX(recordingfile) FROM cdr');
}

function fill({ rows }: Archive): string[] {
  const names = (kind: 'agents' | 'departments' | 'recorders') =>
    directory[kind].map(({ id, name }) => `('${id}', '${name}')`).join(', ');
  const variables = columns.map((name) => `@${name}`).join(', ');
  const id = 'char(30) CHARACTER SET ascii COLLATE ascii_bin';
  const text = 'varchar(64)';
  const number = 'varchar(24) CHARACTER SET ascii COLLATE ascii_bin';
  return [
    "SET sql_mode = '', unique_checks = 0, foreign_key_checks = 0",

    // FreePBX: the columns and the character set of installlib/SQL/cdr.sql of FreePBX/framework, the keys of its SQL/cdr_mysql_table.sql
    // (the former has the last one alone) and of install.php of FreePBX/cdr. `recorder` and `score` are ours: it has no such thing.
    'CREATE DATABASE asteriskcdrdb CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
    `CREATE TABLE asteriskcdrdb.cdr (
       calldate datetime NOT NULL, clid varchar(80) NOT NULL DEFAULT '', src varchar(80) NOT NULL DEFAULT '',
       dst varchar(80) NOT NULL DEFAULT '', dcontext varchar(80) NOT NULL DEFAULT '', channel varchar(80) NOT NULL DEFAULT '',
       dstchannel varchar(80) NOT NULL DEFAULT '', lastapp varchar(80) NOT NULL DEFAULT '',
       lastdata varchar(80) NOT NULL DEFAULT '', duration int NOT NULL DEFAULT 0, billsec int NOT NULL DEFAULT 0,
       disposition varchar(45) NOT NULL DEFAULT '', amaflags int NOT NULL DEFAULT 0, accountcode varchar(40) NOT NULL DEFAULT '',
       uniqueid varchar(32) NOT NULL DEFAULT '', userfield varchar(255) NOT NULL DEFAULT '',
       recordingfile varchar(255) NOT NULL DEFAULT '', cnum varchar(40) NOT NULL DEFAULT '', cnam varchar(40) NOT NULL DEFAULT '',
       outbound_cnum varchar(40) NOT NULL DEFAULT '', outbound_cnam varchar(40) NOT NULL DEFAULT '',
       dst_cnam varchar(40) NOT NULL DEFAULT '', did varchar(50) NOT NULL DEFAULT '',
       recorder varchar(40) NOT NULL DEFAULT '', score int NOT NULL DEFAULT 0,
       KEY calldate (calldate), KEY dst (dst), KEY accountcode (accountcode), KEY uniqueid (uniqueid))`,
    `LOAD DATA INFILE '${rows}' INTO TABLE asteriskcdrdb.cdr (${variables}) SET
       calldate = FROM_UNIXTIME(@connected_at DIV 1000), clid = CONCAT('"', @from_raw, '" <', @from_raw, '>'),
       src = COALESCE(@from_number, @from_raw), dst = COALESCE(@to_number, @to_raw), dcontext = 'from-internal',
       channel = 'PJSIP/trunk-abcdef', dstchannel = 'PJSIP/agent-abcdef', lastapp = 'Dial', lastdata = 'PJSIP/agent,,HhTtr',
       duration = @duration_ms DIV 1000, billsec = @duration_ms DIV 1000, disposition = 'ANSWERED', amaflags = 3,
       accountcode = COALESCE(@department_id, ''), uniqueid = CONCAT(@connected_at DIV 1000, '.', @bytes MOD 10000),
       userfield = CONCAT_WS(' ', @agent_id, NULLIF(@flags, '')), recordingfile = CONCAT(@id, '.wav'),
       cnum = COALESCE(@from_number, @from_raw), recorder = @recorder_id, score = @score`,

    'CREATE DATABASE careful CHARACTER SET utf8mb4',
    'USE careful',
    ...(['agents', 'departments', 'recorders'] as const).flatMap((kind) => [
      `CREATE TABLE ${kind} (id ${id} PRIMARY KEY, name varchar(100) NOT NULL)`,
      `INSERT INTO ${kind} VALUES ${names(kind)}`,
    ]),
    `CREATE TABLE recordings (
       id ${id} PRIMARY KEY, connected_at bigint NOT NULL, duration_ms int NOT NULL, bytes int NOT NULL, direction ${text},
       from_number ${number}, from_raw ${text} NOT NULL, to_number ${number}, to_raw ${text} NOT NULL, agent_id ${id},
       agent_side ${text}, department_id ${id}, recorder_id ${id} NOT NULL, call_id ${text}, score float NOT NULL,
       flags varchar(255) NOT NULL, codec ${text} NOT NULL, channels int NOT NULL, sample_rate int NOT NULL,
       sha256 char(64) CHARACTER SET ascii NOT NULL)`,
    `LOAD DATA INFILE '${rows}' INTO TABLE recordings (
       ${columns.map((name) => (name.endsWith('_digits') ? `@${name}` : name)).join(', ')})`,
    `ALTER TABLE recordings ADD KEY (connected_at, id), ${[
      'from_number',
      'to_number',
      'agent_id',
      'department_id',
      'recorder_id',
    ]
      .map((column) => `ADD KEY (${column}, connected_at, id)`)
      .join(', ')}`,
    // No index of MariaDB's finds text in the middle, but one finds what a suffix begins with.
    `CREATE TABLE loaded (number ${number}, spellings varchar(64) CHARACTER SET ascii)`,
    `LOAD DATA INFILE '${rows}' INTO TABLE loaded (${variables}) SET number = @from_number, spellings = @from_digits`,
    `LOAD DATA INFILE '${rows}' INTO TABLE loaded (${variables}) SET number = @to_number, spellings = @to_digits`,
    `CREATE TABLE number_suffixes (suffix ${number} NOT NULL, number ${number} NOT NULL, PRIMARY KEY (suffix, number))`,
    'CREATE TABLE spelled AS SELECT DISTINCT number, spellings FROM loaded WHERE number IS NOT NULL',
    ...[1, -1].map(
      (which) => `INSERT IGNORE INTO number_suffixes
        SELECT SUBSTRING(SUBSTRING_INDEX(spellings, ' ', ${which}), seq), number
        FROM spelled JOIN seq_1_to_20 ON seq <= LENGTH(SUBSTRING_INDEX(spellings, ' ', ${which}))`,
    ),
    'DROP TABLE loaded, spelled',
    `CREATE TABLE recording_flags (flag_id ${id} NOT NULL, connected_at bigint NOT NULL, recording_id ${id} NOT NULL,
       PRIMARY KEY (flag_id, connected_at, recording_id), KEY (recording_id))`,
    ...directory.flags.map(
      (flag) => `INSERT INTO recording_flags SELECT '${flag.id}', connected_at, id FROM recordings
        WHERE flags <> '' AND flags LIKE '%${flag.id}%'`,
    ),
    'ANALYZE TABLE recordings, number_suffixes, recording_flags, asteriskcdrdb.cdr',
  ];
}

type Value = string | number;
type Condition = readonly [string, ...Value[]];

function conditions(parts: readonly (Condition | undefined | false)[]) {
  const wanted = parts.filter((part) => part !== undefined && part !== false);
  return {
    where: wanted.length > 0 ? `WHERE ${wanted.map(([text]) => text).join(' AND ')}` : '',
    values: wanted.flatMap(([, ...values]) => values),
  };
}

/**
 * As page.cdr.php of FreePBX/cdr builds it for "contains", which it also does for a whole number, since how a number was dialled differs
 * from call to call: a number is looked for in two columns, there is always a range of dates, and the newest come first. It has
 * a limit and no pages; the offset is that of getCalls in Cdr.class.php, which pages of the user's portal have. The count that getPages there
 * asks for beside is left out.
 */
function freePbx(question: Question, { size, offset }: PageWanted): [string, Value[]] {
  const { from, to, agentId, departmentId, recorderId, flagIds, connectedAfter, connectedBefore, scoreAbove } =
    question;
  const number = (one: string, other: string, asked: NumberQuestion | undefined): Condition | undefined =>
    asked && [`(${one} LIKE ? OR ${other} LIKE ?)`, likePattern(asked), likePattern(asked)];
  const time = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const range = [connectedAfter ?? 0, (connectedBefore ?? Date.parse('2038-01-01T00:00:00Z')) - 1000] as const;
  const { where, values } = conditions([
    ['calldate BETWEEN ? AND ?', time(range[0]), time(range[1])],
    number('cnum', 'src', from),
    number('dst', 'dstchannel', to),
    ...(agentId === undefined ? [] : [agentId]).concat(flagIds).map((id): Condition => ['userfield LIKE ?', `%${id}%`]),
    departmentId !== undefined && ['accountcode = ?', departmentId],
    recorderId !== undefined && ['recorder = ?', recorderId],
    scoreAbove !== undefined && ['score > ?', scoreAbove],
  ]);
  const sql = `
    SELECT calldate, clid, did, src, dst, dcontext, channel, dstchannel, lastapp, lastdata, duration, billsec, disposition,
      amaflags, accountcode, uniqueid, userfield, unix_timestamp(calldate) AS call_timestamp, recordingfile, cnum, cnam,
      outbound_cnum, outbound_cnam, dst_cnam
    FROM cdr ${where} ORDER BY calldate DESC LIMIT ${offset}, ${size}`;
  return [sql, values];
}

/** Numbers normalised, an index for each filter, parts of numbers by their suffixes, pages by what came last. */
function careful(question: Question, { size, after }: PageWanted): [string, Value[]] {
  const { from, to, agentId, departmentId, recorderId, flagIds, connectedAfter, connectedBefore, scoreAbove } =
    question;
  const number = (column: string, asked: NumberQuestion | undefined): Condition | undefined => {
    if (!asked) return undefined;
    if (asked.exactly) return [`${column} = ?`, asked.exactly];
    if (asked.anchored) return [`${column} LIKE ?`, likePattern(asked)];
    return [
      `${column} IN (SELECT number FROM number_suffixes WHERE suffix LIKE ?)`,
      `${asked.typed.replace(/\D/g, '')}%`,
    ];
  };
  const { where, values } = conditions([
    number('from_number', from),
    number('to_number', to),
    agentId !== undefined && ['agent_id = ?', agentId],
    departmentId !== undefined && ['department_id = ?', departmentId],
    recorderId !== undefined && ['recorder_id = ?', recorderId],
    ...flagIds.map((id): Condition => ['id IN (SELECT recording_id FROM recording_flags WHERE flag_id = ?)', id]),
    scoreAbove !== undefined && ['score > ?', scoreAbove],
    connectedAfter !== undefined && ['connected_at >= ?', connectedAfter],
    connectedBefore !== undefined && ['connected_at < ?', connectedBefore],
    // The first half is what an index can be entered by.
    after && ['connected_at <= ? AND (connected_at < ? OR id < ?)', after.connectedAt, after.connectedAt, after.id],
  ]);
  const sql = `
    SELECT found.*, agents.name AS agent, departments.name AS department, recorders.name AS recorder
    FROM (SELECT * FROM recordings ${where} ORDER BY connected_at DESC, id DESC LIMIT ${size}) AS found
    LEFT JOIN agents ON agents.id = agent_id
    LEFT JOIN departments ON departments.id = department_id
    LEFT JOIN recorders ON recorders.id = recorder_id
    ORDER BY connected_at DESC, found.id DESC`;
  return [sql, values];
}
