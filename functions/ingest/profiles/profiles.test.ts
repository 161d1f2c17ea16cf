import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RecorderProfile, recorderProfiles } from '#contract/recorder-profiles';
import { readName } from './profiles.ts';
import type { Reading } from './reading.ts';

/** A reading without its rules: `!code` where a value is impossible; undefined for a name that is not read. */
function read(profile: RecorderProfile, name: string, timeZone = 'Europe/London') {
  const result = readName(name, profile, timeZone);
  if ('unread' in result) return undefined;
  const entries = Object.entries(result.reading as Record<string, Reading[keyof Reading]>).flatMap(([field, told]) => {
    if (!told) return [];
    if ('code' in told) return [[field, `!${told.code}`]];
    return [[field, field === 'connectedAt' ? new Date(told.value as number).toISOString() : told.value]];
  });
  return Object.fromEntries(entries);
}

type Case = [name: string, told: Record<string, unknown> | undefined, timeZone?: string];
const check = (profile: RecorderProfile, cases: Case[]) =>
  test.each(cases)('reads %j', (name, told, timeZone) => {
    expect(read(profile, name, timeZone)).toEqual(told);
  });

const at = (iso: string) => new Date(iso).toISOString();

describe('FreePBX', () => {
  const outbound = {
    to: '0821555018663',
    from: '3201',
    direction: 'outbound',
    callId: '1743067517.12206',
    connectedAt: at('2025-03-27T09:25:17Z'),
  };
  check('freepbx', [
    ['2025/03/27/out-0821555018663-3201-20250327-092517-1743067517.12206.wav', outbound],
    ['out-0821555018663-3201-20250327-092517-1743067517.12206.WAV', outbound],
    ['out-0821555018663-3201-20250327-092517-1743067517.12206', outbound],
    [
      'external-201-07700900123-20260303-143011-pbx-1.harbour-1772548211.77.wav',
      {
        ...{ to: '201', from: '07700900123', direction: 'inbound', callId: 'pbx-1.harbour-1772548211.77' },
        connectedAt: at('2026-03-03T14:30:11Z'),
      },
    ],
    // The clock of the machine was wrong: seconds since 1970 are trusted.
    [
      'in-201-unknown-20260101-000000-1772548211.77.wav',
      {
        ...{ to: '201', from: 'unknown', direction: 'inbound', callId: '1772548211.77' },
        connectedAt: at('2026-03-03T14:30:11Z'),
      },
    ],
    [
      'internal-202-201-20260303-143011-1772548211.78.gsm',
      {
        ...{ to: '202', from: '201', direction: 'internal', callId: '1772548211.78' },
        connectedAt: at('2026-03-03T14:30:11Z'),
      },
    ],
    // Who called a queue or a ring group, or was forced to be recorded, the name does not tell.
    [
      'q-600-07700900123-20260303-143011-1772548211.79.wav',
      { to: '600', from: '07700900123', callId: '1772548211.79', connectedAt: at('2026-03-03T14:30:11Z') },
    ],
    [
      'rg-601-07700900123-20260303-143011-1772548211.80.wav',
      { to: '601', from: '07700900123', callId: '1772548211.80', connectedAt: at('2026-03-03T14:30:11Z') },
    ],
    [
      'force-08215550186-3201-20250327-092517-1743067517.12206.wav',
      { to: '08215550186', from: '3201', callId: '1743067517.12206', connectedAt: at('2025-03-27T09:25:17Z') },
    ],
    // A dialled string with a dash, and with two dates: read from the right.
    [
      'out-0113-4960123-201-20260303-143011-1772548211.81.wav',
      {
        ...{ to: '0113-4960123', from: '201', direction: 'outbound', callId: '1772548211.81' },
        connectedAt: at('2026-03-03T14:30:11Z'),
      },
    ],
    [
      'out-20250101-101010-201-20260303-143011-1772548211.82.wav',
      {
        ...{ to: '20250101-101010', from: '201', direction: 'outbound', callId: '1772548211.82' },
        connectedAt: at('2026-03-03T14:30:11Z'),
      },
    ],
    // The hour that exists twice: the unique id decides which, in either.
    [
      'out-07700900123-201-20251026-013000-1761438600.1.wav',
      {
        ...{ to: '07700900123', from: '201', direction: 'outbound', callId: '1761438600.1' },
        connectedAt: at('2025-10-26T00:30:00Z'),
      },
    ],
    [
      'out-07700900123-201-20251026-013000-1761442200.1.wav',
      {
        ...{ to: '07700900123', from: '201', direction: 'outbound', callId: '1761442200.1' },
        connectedAt: at('2025-10-26T01:30:00Z'),
      },
    ],
    // Without one, local time: the earlier of two, and none where there is none.
    [
      'out-07700900123-201-20251026-013000-x.wav',
      {
        ...{ to: '07700900123', from: '201', direction: 'outbound', callId: 'x' },
        connectedAt: at('2025-10-26T00:30:00Z'),
      },
    ],
    [
      'out-07700900123-201-20260329-013000.wav',
      { to: '07700900123', from: '201', direction: 'outbound', connectedAt: '!connected_at_invalid' },
    ],
    // Missing parts are missing.
    [
      'out--201-20260303-143011-1772548211.83.wav',
      { from: '201', direction: 'outbound', callId: '1772548211.83', connectedAt: at('2026-03-03T14:30:11Z') },
    ],
    [
      'in-201--20260303-143011-1772548211.83.wav',
      { to: '201', direction: 'inbound', callId: '1772548211.83', connectedAt: at('2026-03-03T14:30:11Z') },
    ],
    ['out-201-20260303-143011-1772548211.83.wav', undefined],
    ['out-07700900123-201-1772548211.83.wav', undefined],
    ['Zoë-201-202-20260303-143011-1772548211.83.wav', undefined],
    [
      '__proto__-201-202-20260303-143011-1772548211.83.wav',
      { ...{ to: '201', from: '202', callId: '1772548211.83' }, connectedAt: at('2026-03-03T14:30:11Z') },
    ],
    ['voicemail/msg0001.wav', undefined],
    ['', undefined],
    [`${'-'.repeat(1020)}.wav`, undefined],
  ]);
});

describe('3CX', () => {
  const parties = { from: '27836826436', to: '100' };
  check('3cx', [
    [
      '[]_100-0836826436_20190211124709(2).wav',
      { from: '100', to: '0836826436', connectedAt: at('2019-02-11T10:47:09Z') },
      'Africa/Johannesburg',
    ],
    [
      '[Jo Smith]_27836826436-100_20190211124743(3).wav',
      { ...parties, remoteName: 'Jo Smith', connectedAt: at('2019-02-11T10:47:43Z') },
      'Africa/Johannesburg',
    ],
    [
      '100/[Zoë Ağaoğlu]_27836826436-100_20190211124743(3).wav',
      { ...parties, remoteName: 'Zoë Ağaoğlu', connectedAt: at('2019-02-11T12:47:43Z') },
    ],
    [
      '[a]_[b]_27836826436-100_20190211124743(3).wav',
      { ...parties, remoteName: 'a]_[b', connectedAt: at('2019-02-11T12:47:43Z') },
    ],
    [
      '[1-2_20200101000000(1)]_27836826436-100_20190211124743(3).wav',
      { ...parties, remoteName: '1-2_20200101000000(1)', connectedAt: at('2019-02-11T12:47:43Z') },
    ],
    [
      '[Jo]_27836826436-100_20190211124743.wav',
      { ...parties, remoteName: 'Jo', connectedAt: at('2019-02-11T12:47:43Z') },
    ],
    ['[Jo]_-100_20190211124743(3).wav', { to: '100', remoteName: 'Jo', connectedAt: at('2019-02-11T12:47:43Z') }],
    [
      '[Jo]_unknown-100_20190211124743(3).wav',
      { from: 'unknown', to: '100', remoteName: 'Jo', connectedAt: at('2019-02-11T12:47:43Z') },
    ],
    [
      '[Jo]_27836826436-100_20261025013000(3).wav',
      { ...parties, remoteName: 'Jo', connectedAt: at('2026-10-25T00:30:00Z') },
    ],
    [
      '[Jo]_27836826436-100_20260329013000(3).wav',
      { ...parties, remoteName: 'Jo', connectedAt: '!connected_at_invalid' },
    ],
    [
      '[Jo]_27836826436-100_20190230124743(3).wav',
      { ...parties, remoteName: 'Jo', connectedAt: '!connected_at_invalid' },
    ],
    [
      '[Jo]_27836826436-100_20190211246060(3).wav',
      { ...parties, remoteName: 'Jo', connectedAt: '!connected_at_invalid' },
    ],
    ['[Jo]_27-836-100_20190211124743(3).wav', undefined],
    ['[Jo]_27836826436_20190211124743(3).wav', undefined],
    ['[Jo_27836826436-100_20190211124743(3).wav', undefined],
    ['Jo_27836826436-100_20190211124743(3).wav', undefined],
    ['[Jo]_27836826436-100_2019021112474(3).wav', undefined],
  ]);
});

describe('FusionPBX', () => {
  const id = '0b7a3f6e-5f0c-4b7e-9d0e-5a1f3c2b4d6e';
  const told = { callId: id, channels: ['caller', 'callee'], outboundChannels: ['callee', 'caller'] };
  check('fusionpbx', [
    [`harbour.example.com/archive/2026/Aug/21/${id}.wav`, told],
    [`harbour.example.com/archive/2026/Aug/21/${id}.mp3`, told],
    [`${id}.wav`, told],
    [id, told],
    [`zoë.example.com/archive/2026/Aug/21/${id}.wav`, told],
    [`x/archive/2026/Foo/99/${id}.wav`, told],
    [id.toUpperCase(), { ...told, callId: id.toUpperCase() }],
    [`archive/2026/Aug/21/${id}-in.wav`, undefined],
    ['archive/2026/Aug/21/unknown.wav', undefined],
    [`archive/${id}/recording.wav`, undefined],
    [`archive/2026/Aug/21/${id.slice(1)}.wav`, undefined],
    [`archive/2026/Aug/21/${id.replace('0', 'g')}.wav`, undefined],
    ['', undefined],
  ]);
});

describe('FS PBX', () => {
  const day = 'harbour.example.com/2026/03/03';
  const told = { from: '12135550112', to: '1001', direction: 'inbound', connectedAt: at('2026-03-03T22:30:11Z') };
  const zone = 'America/Los_Angeles';
  check('fspbx', [
    [`${day}/143011_inbound_12135550112_1001.mp3`, told, zone],
    ['2026/03/03/143011_inbound_12135550112_1001.mp3', told, zone],
    [
      `${day}/143011_outbound_1001_12135550112.mp3`,
      { from: '1001', to: '12135550112', direction: 'outbound', connectedAt: at('2026-03-03T22:30:11Z') },
      zone,
    ],
    [
      `${day}/143011_local_1001_1002.mp3`,
      { from: '1001', to: '1002', direction: 'internal', connectedAt: at('2026-03-03T22:30:11Z') },
      zone,
    ],
    [`${day}/143011_INBOUND_+12135550112_1001.mp3`, { ...told, from: '+12135550112' }, zone],
    [`${day}/143011_inbound_unknown_1001.mp3`, { ...told, from: 'unknown' }, zone],
    [
      `${day}/143011_inbound__1001.mp3`,
      { to: '1001', direction: 'inbound', connectedAt: at('2026-03-03T22:30:11Z') },
      zone,
    ],
    [`${day}/143011_sideways_12135550112_1001.mp3`, { ...told, direction: '!name_invalid' }, zone],
    ['x/2026/03/08/023000_inbound_12135550112_1001.mp3', { ...told, connectedAt: '!connected_at_invalid' }, zone],
    ['x/2026/11/01/013000_inbound_12135550112_1001.mp3', { ...told, connectedAt: at('2026-11-01T08:30:00Z') }, zone],
    ['x/2026/02/30/013000_inbound_12135550112_1001.mp3', { ...told, connectedAt: '!connected_at_invalid' }, zone],
    [`${day}/143011_inbound_12135550112_1001_x.mp3`, undefined, zone],
    [`${day}/143011_inbound_12135550112.mp3`, undefined, zone],
    ['143011_inbound_12135550112_1001.mp3', undefined, zone],
    [`${day}/1430_inbound_12135550112_1001.mp3`, undefined, zone],
    ['2026/Mar/03/143011_inbound_12135550112_1001.mp3', undefined, zone],
  ]);
});

describe('Oreka', () => {
  const time = { connectedAt: at('2025-03-27T09:25:17Z') };
  const call = { direction: 'inbound', remote: '07700900123', local: '3201' };
  check('oreka', [
    ['2025/03/27/09/20250327_092517_EC.wav', time],
    ['20250327_092517.wav', time],
    ['20250327_092517_abc123_in_07700900123_3201.wav', { ...time, ...call, callId: 'abc123' }],
    ['abc123_in_07700900123_3201.wav', { ...call, callId: 'abc123' }],
    ['in_07700900123_3201.wav', call],
    [
      '20250327_092517_a_b@10.0.0.1_out_07700900123_3201.wav',
      { ...time, ...call, direction: 'outbound', callId: 'a_b@10.0.0.1' },
    ],
    ['20250327_092517_20240101_000000_IN_07700900123_3201.wav', { ...time, ...call, callId: '20240101_000000' }],
    ['20250327_092517_abc_in_unknown_3201.wav', { ...time, ...call, remote: 'unknown', callId: 'abc' }],
    ['20250327_092517_abc_in__3201.wav', { ...time, direction: 'inbound', local: '3201', callId: 'abc' }],
    ['20250330_013000_EC.wav', { connectedAt: '!connected_at_invalid' }],
    ['20251026_013000_EC.wav', { connectedAt: at('2025-10-26T00:30:00Z') }],
    ['20250327_996060_EC.wav', { connectedAt: '!connected_at_invalid' }],
    ['20250327_092517_Zoë.wav', time],
    ['20250327_092517_abc_up_07700900123_3201.wav', time],
    ['abc_up_07700900123_3201.wav', undefined],
    ['EC.wav', undefined],
    ['', undefined],
  ]);
});

describe.each([
  ['vicidial', 'outbound', 'from', 'to'],
  ['vicidial-inbound', 'inbound', 'to', 'from'],
] as const)('VICIdial (%s)', (profile, direction, agentSide, customerSide) => {
  const told = {
    [customerSide]: '1234567890',
    [agentSide]: '1000',
    agent: '1000',
    direction,
    connectedAt: at('2010-12-03T17:00:00Z'),
  };
  const zone = 'America/New_York';
  check(profile, [
    ['20101203_120000_1234567890_1000-all.wav', told, zone],
    ['20101203_120000_1234567890_1000-in.wav', told, zone],
    ['20101203_120000_1234567890_1000-out.wav', told, zone],
    ['20101203_120000_1234567890_1000.mp3', told, zone],
    ['RECORDINGS/MP3/20101203_120000_1234567890_1000-all.mp3', told, zone],
    ['20101203_120000_1234567890_agent-7-all.wav', { ...told, [agentSide]: 'agent-7', agent: 'agent-7' }, zone],
    ['20101203_120000_unknown_1000-all.wav', { ...told, [customerSide]: 'unknown' }, zone],
    ['20101203_120000_1234567890_Zoë-all.wav', { ...told, [agentSide]: 'Zoë', agent: 'Zoë' }, zone],
    [
      '20101203_120000_1234567890_-all.wav',
      { [customerSide]: '1234567890', direction, connectedAt: told.connectedAt },
      zone,
    ],
    ['20101107_013000_1234567890_1000-all.wav', { ...told, connectedAt: at('2010-11-07T05:30:00Z') }, zone],
    ['20100314_023000_1234567890_1000-all.wav', { ...told, connectedAt: '!connected_at_invalid' }, zone],
    ['20101332_120000_1234567890_1000-all.wav', { ...told, connectedAt: '!connected_at_invalid' }, zone],
    ['20101203_120000_20101203_120000_1000-all.wav', undefined, zone],
    ['20101203_120000_1234567890.wav', undefined, zone],
    ['20101203_1234567890_1000-all.wav', undefined, zone],
  ]);
});

describe('jambonz', () => {
  const id = '6d1f4a4e-3f0e-4f2b-8f5e-7d0f6c1b2a39';
  check('jambonz', [
    [`2026/03/03/${id}.mp3`, { callId: id }],
    [`2026/03/03/${id}.wav`, { callId: id }],
    [`acme/2026/03/03/${id}.mp3`, { callId: id }],
    [`2026/03/03/${id}`, { callId: id }],
    [`2026/02/31/${id}.mp3`, { callId: id }],
    [`2026/03/03/${id.toUpperCase()}.mp3`, { callId: id.toUpperCase() }],
    [`${id}.mp3`, undefined],
    [`2026/03/${id}.mp3`, undefined],
    [`2026/3/3/${id}.mp3`, undefined],
    ['2026/03/03/unknown.mp3', undefined],
    ['2026/03/03/Zoë.mp3', undefined],
    ['2026/03/03/.mp3', undefined],
    [`2026/03/03/${id}_2.mp3`, undefined],
  ]);
});

describe('CallCabinet', () => {
  const told = { remote: '07700900123', local: '1001', direction: 'inbound', connectedAt: at('2026-03-03T14:30:11Z') };
  check('callcabinet', [
    ['07700900123_2026-03-03T14:30:11_1001_INCOMING_297.WAV', told],
    ['07700900123_2026-03-03T14-30-11_1001_INCOMING_297.WAV', told],
    ['07700900123_20260303T143011_1001_INCOMING_297.WAV', told],
    ['07700900123_2026-03-03T14:30:11.123Z_1001_INCOMING_297.WAV', told, 'Asia/Tokyo'],
    ['07700900123_2026-03-03T16:30:11+02:00_1001_INCOMING_297.WAV', told, 'Asia/Tokyo'],
    ['07700900123_2026-03-03T09:00:11-0530_1001_INCOMING_297.WAV', told, 'Asia/Tokyo'],
    [
      '+447700900123_2026-03-03T14:30:11_1001_OUTGOING_0.WAV',
      { ...told, remote: '+447700900123', direction: 'outbound' },
    ],
    ['unknown_2026-03-03T14:30:11_1001_INCOMING_297.WAV', { ...told, remote: 'unknown' }],
    [
      '_2026-03-03T14:30:11_1001_INCOMING_297.WAV',
      { local: '1001', direction: 'inbound', connectedAt: told.connectedAt },
    ],
    ['07700900123_2026-10-25T01:30:00_1001_INCOMING_297.WAV', { ...told, connectedAt: at('2026-10-25T00:30:00Z') }],
    ['07700900123_2026-03-29T01:30:00_1001_INCOMING_297.WAV', { ...told, connectedAt: '!connected_at_invalid' }],
    ['07700900123_2026-02-30T01:30:00Z_1001_INCOMING_297.WAV', { ...told, connectedAt: '!connected_at_invalid' }],
    ['07700900123_2026-03-03T14:30:11_1001_SIDEWAYS_297.WAV', undefined],
    ['07700900123_2026-03-03T14:30:11_1001_INCOMING.WAV', undefined],
    ['07700900123_yesterday_evening_1001_INCOMING_297.WAV', undefined],
    ['07700900123_2026-03-03T14:30:11_2026-03-03T14:30:11_1001_INCOMING_297.WAV', undefined],
  ]);
});

describe('RingCentral', () => {
  const told = {
    ...{ local: '302', remote: '(252)792-8686', direction: 'outbound', callId: '2243071124051' },
    connectedAt: at('2025-11-04T18:35:55Z'),
  };
  const zone = 'America/New_York';
  check('ringcentral', [
    ['20251104-133555_302_(252)792-8686_Outgoing_Auto_2243071124051.mp3', told, zone],
    ['2025/20251104-133555_302_(252)792-8686_Outgoing_OnDemand_2243071124051.mp3', told, zone],
    ['20251104-133555_302_(252)792-8686_Incoming_Auto_2243071124051.mp3', { ...told, direction: 'inbound' }, zone],
    ['20251104-133555_302_+12527928686_Outgoing_Auto_2243071124051.mp3', { ...told, remote: '+12527928686' }, zone],
    [
      '20251104-133555_302_Unknown_Incoming_Auto_2243071124051.mp3',
      { ...told, remote: 'Unknown', direction: 'inbound' },
      zone,
    ],
    [
      '20251104-133555_302__Incoming_Auto_1.mp3',
      { local: '302', direction: 'inbound', callId: '1', connectedAt: told.connectedAt },
      zone,
    ],
    [
      '20251104-133555_302_(252)792-8686_Sideways_Auto_2243071124051.mp3',
      { ...told, direction: '!name_invalid' },
      zone,
    ],
    [
      '20251102-013000_302_(252)792-8686_Outgoing_Auto_2243071124051.mp3',
      { ...told, connectedAt: at('2025-11-02T05:30:00Z') },
      zone,
    ],
    [
      '20250309-023000_302_(252)792-8686_Outgoing_Auto_2243071124051.mp3',
      { ...told, connectedAt: '!connected_at_invalid' },
      zone,
    ],
    [
      '20250931-023000_302_(252)792-8686_Outgoing_Auto_2243071124051.mp3',
      { ...told, connectedAt: '!connected_at_invalid' },
      zone,
    ],
    ['20251104-133555_302_(252)792-8686_Outgoing_Auto.mp3', undefined, zone],
    ['20251104_133555_302_(252)792-8686_Outgoing_Auto_2243071124051.mp3', undefined, zone],
    ['20251104-133555_20251104-133555_302_(252)792-8686_Outgoing_Auto_2243071124051.mp3', undefined, zone],
    ['20251104-133555_302_(252)792-8686_Äußere_Auto_2243071124051.mp3', undefined, zone],
  ]);
});

describe('Amazon Connect', () => {
  const id = '4d8f1c9e-6a2b-4c3d-9e8f-0a1b2c3d4e5f';
  const told = { callId: id, channels: ['customer', 'agent'], connectedAt: at('2026-03-03T14:30:00Z') };
  check('amazon-connect', [
    [`${id}_20260303T14:30_UTC.wav`, told],
    [`connect/harbour/CallRecordings/2026/03/03/${id}_20260303T14:30_UTC.wav`, told],
    // UTC, whatever the recorder's zone.
    [`${id}_20260303T14:30_UTC.wav`, told, 'Asia/Tokyo'],
    [`${id}_20260303T14-30_UTC.wav`, told],
    [`${id}_20260303T14_30_UTC.wav`, told],
    [`${id}_20260303T1430_UTC.wav`, told],
    // An hour that London's clocks leave out is one in UTC.
    [`${id}_20260329T01:30_UTC.wav`, { ...told, connectedAt: at('2026-03-29T01:30:00Z') }],
    [`${id}_20260303T24:30_UTC.wav`, { ...told, connectedAt: '!connected_at_invalid' }],
    [`${id}_20260230T14:30_UTC.wav`, { ...told, connectedAt: '!connected_at_invalid' }],
    [`${id}_20260303T14:30_CET.wav`, undefined],
    [`${id}.wav`, undefined],
    ['unknown_20260303T14:30_UTC.wav', undefined],
    [`${id}_20260303T14:30_20260303T14:31_UTC.wav`, undefined],
    ['Zoë_20260303T14:30_UTC.wav', undefined],
  ]);
});

describe('Genesys', () => {
  const id = '2f1c8a5e-0d3b-4e6f-8a7c-9b0d1e2f3a4b';
  const hour = 'org/year=2026/month=3/day=3/hour=14';
  check('genesys', [
    [`${hour}/conversation_id=${id}/7e6d5c4b`, { callId: id }],
    [`${hour}/conversation_id=${id}/7e6d5c4b.ogg`, { callId: id }],
    [`conversation_id=${id}/7e6d5c4b.opus`, { callId: id }],
    [`conversation_id=${id}/Zoë`, { callId: id }],
    [`year=1/month=99/conversation_id=${id}/x`, { callId: id }],
    [`conversation_id=${id}/conversation_id=${id}/x`, { callId: id }],
    [`${hour}/conversation_id=/7e6d5c4b`, undefined],
    [`${hour}/conversation_id=unknown/7e6d5c4b`, undefined],
    [`${hour}/conversation_id=${id}/`, undefined],
    [`conversation_id=${id}`, undefined],
    [`${hour}/conversation_id=${id}/deeper/x`, undefined],
    [`${hour}/7e6d5c4b`, undefined],
    ['', undefined],
  ]);
});

describe('Twilio', () => {
  const id = 'RE0123456789abcdef0123456789abcdef';
  const told = { channels: ['parent call', 'child call'] };
  check('twilio', [
    [`${id}.wav`, told],
    [`${id}.mp3`, told],
    [id, told],
    [`AC00/${id}.wav`, told],
    [`2026/03/03/${id}.wav`, told],
    [id.toUpperCase(), told],
    [`${id}0.wav`, undefined],
    [`${id.slice(0, -1)}.wav`, undefined],
    ['CA0123456789abcdef0123456789abcdef.wav', undefined],
    ['unknown.wav', undefined],
    [`${id} (1).wav`, undefined],
    ['REZoë.wav', undefined],
    ['', undefined],
  ]);
});

describe('a pattern of one’s own', () => {
  const pattern = String.raw`^(?<date>\d{4}-\d\d-\d\d)_(?<time>\d{6})_(?<direction>[a-z]+)_(?<from>[^_]*)_(?<to>[^_.]*)`;
  const told = { from: '0113', to: '201', direction: 'inbound', connectedAt: at('2026-03-03T14:30:11Z') };
  check({ pattern }, [
    ['2026-03-03_143011_in_0113_201.wav', told],
    ['2026-03-03_143011_incoming_0113_201', told],
    ['2026-03-03_143011_sideways_0113_201.wav', { ...told, direction: '!name_invalid' }],
    ['2026-03-29_013000_in_0113_201.wav', { ...told, connectedAt: '!connected_at_invalid' }],
    ['2026-10-25_013000_in_0113_201.wav', { ...told, connectedAt: at('2026-10-25T00:30:00Z') }],
    ['2026-13-03_143011_in_0113_201.wav', { ...told, connectedAt: '!connected_at_invalid' }],
    ['2026-03-03_143011_in__201.wav', { to: '201', direction: 'inbound', connectedAt: told.connectedAt }],
    ['2026-03-03_143011_in_Zoë_201.wav', { ...told, from: 'Zoë' }],
    ['2026-03-03_143011_in_unknown_201.wav', { ...told, from: 'unknown' }],
    ['2026-03-03_2026-03-04_143011_in_0113_201.wav', undefined],
    ['143011_in_0113_201.wav', undefined],
    ['', undefined],
  ]);

  test.each([
    [
      String.raw`(?<year>\d{4})/(?<month>\w+)/(?<day>\d+)/(?<hour>\d\d)(?<minute>\d\d)`,
      '2026/Aug/9/1430',
      at('2026-08-09T13:30:00Z'),
    ],
    [String.raw`(?<epoch>\d{10})`, 'x-1772548211.wav', at('2026-03-03T14:30:11Z')],
    [String.raw`(?<epoch>\d{13})`, 'x-1772548211000.wav', at('2026-03-03T14:30:11Z')],
    [String.raw`(?P<date>\d{8})T(?P<time>\d{6}Z)`, '20260803T143011Z', at('2026-08-03T14:30:11Z')],
    [String.raw`(?<date>\d{8})`, '20260303', '!connected_at_missing'],
    [String.raw`(?<epoch>\w+)`, 'yesterday', '!connected_at_invalid'],
  ])('tells the time by %s', (pattern, name, connectedAt) => {
    expect(read({ pattern }, name)).toEqual({ connectedAt });
  });

  test.each([
    ['(?<colour>x)', 'A group colour is not known'],
    ['x', 'no group with a name'],
    ['(?<from>x', 'is not closed'],
    ['(?=x)(?<from>y)', 'look-around'],
    [String.raw`(?<from>x)\1`, 'is not known'],
    ['(?<from>((x{100}){100}){100})', 'repeats too much'],
  ])('%s is refused with the reason', (pattern, reason) => {
    expect(readName('x', { pattern }, 'UTC')).toMatchObject({ unread: expect.stringContaining(reason) });
  });
});

test('the example of every profile is read by it', () => {
  for (const [id, { example }] of Object.entries(recorderProfiles))
    expect([id, read(id as keyof typeof recorderProfiles, example)]).not.toEqual([id, undefined]);
});

test('no name makes a profile throw', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      '20260303',
      '143011',
      'out',
      'in',
      '-',
      '_',
      '/',
      '[',
      ']_',
      '(',
      '.',
      'unknown',
      '1772548211.7',
      'conversation_id=',
    ),
  );
  const name = fc.array(piece, { maxLength: 15 }).map((pieces) => pieces.join(''));
  const profile = fc.constantFrom(...(Object.keys(recorderProfiles) as (keyof typeof recorderProfiles)[]));
  fc.assert(
    fc.property(profile, name, (id, path) => {
      const result = readName(path, id, 'Europe/London');
      expect('reading' in result || 'unread' in result).toBe(true);
    }),
  );
});
