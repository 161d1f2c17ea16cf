/** The same archive in PostgreSQL: as FusionPBX keeps and asks it, and as a careful developer would. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { directory } from './generate.ts';
import { type Archive, columns, seconds } from './load.ts';
import type { Question } from './questions.ts';
import { findProgram, likePattern, type PageWanted, type PeerServer, startServer } from './server.ts';

const debian = '/usr/lib/postgresql/*/bin';

/** Undefined where PostgreSQL is not installed. */
export async function startPostgres(archive: Archive, report: (line: string) => void): Promise<PeerServer | undefined> {
  const [initdb, postgres] = [findProgram('initdb', debian), findProgram('postgres', debian)];
  if (!initdb || !postgres) return undefined;
  const folder = join(archive.folder, 'postgres');
  // A socket's path may have 107 characters.
  const sockets = mkdtempSync(join(tmpdir(), 'bench-pg-'));
  chmodSync(sockets, 0o777);
  const open = () => new pg.Client({ host: sockets, user: 'bench', database: 'postgres' });
  const settings = {
    ...{ shared_buffers: '1GB', effective_cache_size: '4GB', work_mem: '64MB', maintenance_work_mem: '512MB' },
    ...{ random_page_cost: '1.1', max_wal_size: '8GB' },
    // The data can be made again, so that loading them need not wait for the disk; compiling costs these queries more than it saves.
    ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', jit: 'off' },
    ...{ listen_addresses: '', unix_socket_directories: sockets },
  };
  const server = await startServer({
    ...{ folder, code: readFileSync(import.meta.filename, 'utf8') },
    create: {
      command: initdb,
      args: ['-D', folder, '-U', 'bench', '--auth=trust', '--locale=C', '--encoding=UTF8', '--no-sync'],
    },
    serve: {
      command: postgres,
      args: ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    },
    answers: async () => {
      const client = open();
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.end();
        return true;
      } catch {
        return false;
      }
    },
    fill: async () => {
      const began = performance.now();
      const client = open();
      await client.connect();
      for (const statement of fill(archive)) await client.query(statement);
      await client.end();
      report(`  loaded it into PostgreSQL, twice, in ${seconds(performance.now() - began)}`);
    },
  });
  const client = open();
  await client.connect();
  const ids = async ({ sql, values }: Statement) =>
    (await client.query<{ id: string }>(sql, values)).rows.map(({ id }) => id);
  return {
    peers: [
      { name: 'PostgreSQL, as FusionPBX', ask: (question, page) => ids(fusionPbx(question, page)) },
      { name: 'PostgreSQL, with care', ask: (question, page) => ids(careful(question, page)) },
    ],
    async stop() {
      await client.end();
      await server.stop();
      rmSync(sockets, { recursive: true });
    },
  };
}

/** The id of a domain or extension in FusionPBX's form. */
const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const domain = uuidOf(999_999);
const extensionOf = (agentId: string) => uuidOf(directory.agents.findIndex(({ id }) => id === agentId));

function fill({ rows }: Archive): string[] {
  const names = (kind: 'agents' | 'departments' | 'recorders') =>
    directory[kind].map(({ id, name }) => `('${id}', '${name}')`).join(', ');
  const extensions = directory.agents.map(
    ({ id, name }, n) => `('${extensionOf(id)}', '${3000 + n}', '${name}', '${id}')`,
  );
  const numeric: Record<string, string> = {
    ...{ connected_at: 'bigint', duration_ms: 'int', bytes: 'int', channels: 'smallint', sample_rate: 'int' },
    score: 'real',
  };
  return [
    'CREATE EXTENSION pg_trgm',
    `CREATE UNLOGGED TABLE loaded (${columns.map((name) => `${name} ${numeric[name] ?? 'text'}`).join(', ')})`,
    `COPY loaded FROM '${rows}'`,

    // FusionPBX: the columns that app/xml_cdr/xml_cdr_inc.php asks for, with the types of app/xml_cdr/app_config.php.
    `CREATE TABLE v_domains (domain_uuid uuid PRIMARY KEY, domain_name text)`,
    `INSERT INTO v_domains VALUES ('${domain}', 'pbx.example')`,
    `CREATE TABLE v_extensions (extension_uuid uuid PRIMARY KEY, extension text, effective_caller_id_name text, agent_id text)`,
    `INSERT INTO v_extensions VALUES ${extensions.join(', ')}`,
    `CREATE TABLE v_xml_cdr (
       xml_cdr_uuid uuid PRIMARY KEY, domain_uuid uuid, extension_uuid uuid, sip_call_id text, domain_name text,
       accountcode text, direction text, default_language text, context text, caller_id_name text, caller_id_number text,
       caller_destination text, source_number text, destination_number text, start_epoch numeric, start_stamp timestamptz,
       answer_stamp timestamptz, answer_epoch numeric, end_epoch numeric, end_stamp timestamptz, duration numeric,
       mduration numeric, billsec numeric, billmsec numeric, bridge_uuid text, read_codec text, read_rate text,
       write_codec text, write_rate text, remote_media_ip text, network_addr text, record_path text, record_name text,
       leg char(1), originating_leg_uuid uuid, pdd_ms numeric, rtp_audio_in_mos numeric, last_app text, last_arg text,
       voicemail_message boolean, missed_call boolean, cc_side text, call_center_queue_uuid text, hangup_cause text,
       hangup_cause_q850 numeric, sip_hangup_disposition text, status text,
       recorder text, flags text, score numeric)`,
    `INSERT INTO v_xml_cdr SELECT
       gen_random_uuid(), '${domain}', e.extension_uuid, id, 'pbx.example', department_id, direction, 'en', 'pbx.example',
       coalesce(from_number, from_raw), coalesce(from_number, from_raw), coalesce(to_number, to_raw),
       coalesce(from_number, from_raw), coalesce(to_number, to_raw), connected_at / 1000, to_timestamp(connected_at / 1000),
       to_timestamp(connected_at / 1000 + 4), connected_at / 1000 + 4, (connected_at + duration_ms) / 1000,
       to_timestamp((connected_at + duration_ms) / 1000), duration_ms / 1000, duration_ms, duration_ms / 1000, duration_ms,
       gen_random_uuid(), 'PCMA', '8000', 'PCMA', '8000', '192.0.2.1', '192.0.2.1',
       '/var/lib/freeswitch/recordings/pbx.example/archive/' || to_char(to_timestamp(connected_at / 1000), 'YYYY/Mon/DD'),
       call_id || '.wav', 'a', null, 120, 4.5, 'bridge', 'sofia/gateway/trunk', false, false, null, null, 'NORMAL_CLEARING', 16,
       'send_bye', 'answered', recorder_id, flags, score
     FROM loaded LEFT JOIN v_extensions e USING (agent_id) ORDER BY connected_at, id`,
    // resources/classes/schema.php makes the primary key alone. Operators add this one, and so do we.
    'CREATE INDEX ON v_xml_cdr (start_stamp)',

    `CREATE TABLE agent (id text PRIMARY KEY, name text)`,
    `INSERT INTO agent VALUES ${names('agents')}`,
    `CREATE TABLE department (id text PRIMARY KEY, name text)`,
    `INSERT INTO department VALUES ${names('departments')}`,
    `CREATE TABLE recorder (id text PRIMARY KEY, name text)`,
    `INSERT INTO recorder VALUES ${names('recorders')}`,
    `CREATE TABLE recording AS SELECT *, CASE WHEN flags = '' THEN '{}' ELSE string_to_array(flags, ' ') END AS flag_ids
     FROM loaded ORDER BY connected_at, id`,
    'ALTER TABLE recording ADD PRIMARY KEY (id)',
    'CREATE INDEX ON recording (connected_at, id)',
    ...['from_number', 'to_number', 'agent_id', 'department_id', 'recorder_id'].map(
      (column) => `CREATE INDEX ON recording (${column}, connected_at, id)`,
    ),
    'CREATE INDEX ON recording (connected_at, id) WHERE score > 0',
    `CREATE INDEX ON recording USING gin (flag_ids) WHERE flag_ids <> '{}'`,
    'CREATE INDEX ON recording USING gin (from_digits gin_trgm_ops)',
    'CREATE INDEX ON recording USING gin (to_digits gin_trgm_ops)',
    'DROP TABLE loaded',
    'VACUUM ANALYZE',
  ];
}

interface Statement {
  sql: string;
  values: unknown[];
}

/** Conditions with their values: `$` stands for the value. */
function conditions(...parts: (readonly [string, ...unknown[]] | undefined | false)[]) {
  const values: unknown[] = [];
  const wanted = parts.filter((part) => part !== undefined && part !== false);
  const all = wanted.map(([text, ...given]) => text.replace(/\$/g, () => `$${values.push(given.shift())}`));
  return { where: all.length > 0 ? `WHERE ${all.join(' AND ')}` : '', values };
}

/**
 * As app/xml_cdr/xml_cdr_inc.php of fusionpbx/fusionpbx builds it: a number that has a wildcard is compared by LIKE, one that has none by
 * `=`, and so are extra fields that an operator has named (here: recorder, flags); the newest first by LIMIT and OFFSET. The
 * count for its pager is commented out there, so none is asked for.
 */
function fusionPbx(question: Question, page: PageWanted): Statement {
  const { from, to, agentId, departmentId, recorderId, flagIds, connectedAfter, connectedBefore, scoreAbove } =
    question;
  const number = (column: string, asked: Question['from']) =>
    asked &&
    (asked.exactly ? ([`${column} = $`, asked.exactly] as const) : ([`${column} LIKE $`, likePattern(asked)] as const));
  const time = (at: number) => new Date(at).toISOString();
  const { where, values } = conditions(
    ['c.domain_uuid = $', domain],
    number('caller_id_number', from),
    number('destination_number', to),
    agentId !== undefined && ['e.extension_uuid = $', extensionOf(agentId)],
    departmentId !== undefined && ['c.accountcode = $', departmentId],
    recorderId !== undefined && ['recorder = $', recorderId],
    ...flagIds.map((id) => ['flags LIKE $', `%${id}%`] as const),
    scoreAbove !== undefined && ['score > $', scoreAbove],
    connectedAfter !== undefined && ['start_stamp >= $', time(connectedAfter)],
    connectedBefore !== undefined && ['start_stamp <= $', time(connectedBefore - 1)],
    ["leg = 'a'"],
    ["(cc_side is null or cc_side != 'agent')"],
  );
  const sql = `
    SELECT c.domain_uuid, c.sip_call_id AS id, e.extension, e.effective_caller_id_name AS extension_name, c.start_stamp,
      c.end_stamp, to_char(timezone('Europe/London', start_stamp), 'DD Mon YYYY') AS start_date_formatted,
      to_char(timezone('Europe/London', start_stamp), 'HH24:MI') AS start_time_formatted, c.start_epoch, c.hangup_cause,
      c.billsec AS duration, c.billmsec, c.missed_call, c.record_path, c.record_name, c.xml_cdr_uuid, c.bridge_uuid,
      c.direction, c.billsec, c.caller_id_name, c.caller_id_number, c.caller_destination, c.source_number,
      c.destination_number, c.leg, c.read_codec, c.write_codec, c.cc_side, c.accountcode, c.answer_stamp, c.status,
      c.sip_hangup_disposition, c.pdd_ms, c.rtp_audio_in_mos, (c.answer_epoch - c.start_epoch) AS tta
    FROM v_xml_cdr AS c
    LEFT JOIN v_extensions AS e ON e.extension_uuid = c.extension_uuid
    INNER JOIN v_domains AS d ON d.domain_uuid = c.domain_uuid
    ${where} ORDER BY start_stamp DESC LIMIT ${page.size} OFFSET ${page.offset}`;
  return { sql, values };
}

/** Numbers normalised, an index for each filter, parts of numbers by trigrams, pages by what came last. */
function careful(question: Question, { size, after }: PageWanted): Statement {
  const { from, to, agentId, departmentId, recorderId, flagIds, connectedAfter, connectedBefore, scoreAbove } =
    question;
  const number = (side: 'from' | 'to', asked: Question['from']) => {
    if (!asked) return undefined;
    if (asked.exactly) return [`${side}_number = $`, asked.exactly] as const;
    const column = asked.anchored ? `${side}_number` : `${side}_digits`;
    return [
      `${column} LIKE $`,
      likePattern({ ...asked, text: asked.anchored ? asked.text : digits(asked.typed) }),
    ] as const;
  };
  const { where, values } = conditions(
    number('from', from),
    number('to', to),
    agentId !== undefined && ['agent_id = $', agentId],
    departmentId !== undefined && ['department_id = $', departmentId],
    recorderId !== undefined && ['recorder_id = $', recorderId],
    flagIds.length > 0 && [`flag_ids @> $ AND flag_ids <> '{}'`, flagIds],
    scoreAbove !== undefined && ['score > $ AND score > 0', scoreAbove],
    connectedAfter !== undefined && ['connected_at >= $', connectedAfter],
    connectedBefore !== undefined && ['connected_at < $', connectedBefore],
    after && ['(connected_at, id) < ($, $)', after.connectedAt, after.id],
  );
  const sql = `
    SELECT found.*, agent.name AS agent, department.name AS department, recorder.name AS recorder
    FROM (SELECT * FROM recording ${where} ORDER BY connected_at DESC, id DESC LIMIT ${size}) AS found
    LEFT JOIN agent ON agent.id = agent_id
    LEFT JOIN department ON department.id = department_id
    LEFT JOIN recorder ON recorder.id = recorder_id
    ORDER BY connected_at DESC, found.id DESC`;
  return { sql, values };
}

const digits = (typed: string) => typed.replace(/\D/g, '');
