import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reading } from '../profiles/reading.ts';
import { readSidecar } from './sidecar.ts';
import { audioBases, sidecarKeys } from './sidecar-keys.ts';

const now = Date.parse('2026-07-01T00:00:00Z');

/** What a sidecar tells, without the rules; `!code` where a value is impossible. */
function read(value: unknown, audio?: string) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const reading = readSidecar(new TextEncoder().encode(text), { now, audio });
  if ('invalid' in reading) return reading;
  const entries = Object.entries(reading as Record<string, Reading[keyof Reading]>).flatMap(([field, told]) =>
    told ? [[field, 'code' in told ? `!${told.code}` : told.value]] : [],
  );
  return Object.fromEntries(entries);
}

const connectedAt = Date.parse('2026-06-21T17:53:26Z');
const vcon = {
  vcon: '0.4.0',
  uuid: '0190a5b2-1c3d-8e4f-9a6b-7c8d9e0f1a2b',
  created_at: '2026-06-29T23:11:19Z',
  parties: [{ tel: '+12345678901' }, { tel: 'tel:+19876543210', name: 'Ben', role: 'agent' }, { name: 'Nobody' }],
  dialog: [
    {
      ...{ type: 'recording', start: '2026-06-21T17:53:26Z', duration: 33.12, parties: [0, 1] },
      ...{ mediatype: 'audio/x-wav', filename: 'a.wav' },
    },
    { type: 'text', start: '2026-06-21T17:54:26Z', parties: [0, 1], body: 'Hello', encoding: 'none' },
  ],
  attachments: [],
  analysis: [{ type: 'transcript', dialog: 0, vendor: 'x', encoding: 'json', body: {} }],
};
const withDialog = (...dialogs: object[]) => ({
  ...vcon,
  dialog: dialogs.map((change) => ({ ...vcon.dialog[0], ...change })),
});

describe('a vCon', () => {
  const told = {
    ...{ from: '+12345678901', to: 'tel:+19876543210', toName: 'Ben', agent: 'Ben', connectedAt },
    ...{ callId: vcon.uuid, channels: ['+12345678901', 'Ben'] },
  };
  test.each([
    ['of 0.4.0', vcon, told],
    ['of an early draft', { ...vcon, vcon: '0.0.1' }, told],
    ['of a later draft, without a version', { ...vcon, vcon: undefined }, told],
    [
      'with an originator that is not the first',
      withDialog({ originator: 1 }),
      { ...told, from: told.to, fromName: 'Ben', to: told.from, toName: undefined },
    ],
    ['with both parties on one channel', withDialog({ parties: [[0, 1]] }), { ...told, channels: undefined }],
    [
      'with the parties left out, where there are two',
      { ...withDialog({ parties: undefined }), parties: vcon.parties.slice(0, 2) },
      told,
    ],
    ['with a party alone', withDialog({ parties: 0 }), { from: told.from, connectedAt, callId: vcon.uuid }],
    [
      'with no possible start',
      withDialog({ start: '2026-02-30T00:00:00Z' }),
      { ...told, connectedAt: '!connected_at_invalid' },
    ],
    ['of several recordings, one of this name', withDialog({ filename: 'b.wav', parties: [1, 0] }, {}), told],
  ])('%s', (_, value, expected) => {
    expect(read(value, 'a.wav')).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  test.each([
    ['of a version to come', { ...vcon, vcon: '1.0.0' }, 'version that is not known'],
    ['without an id', { ...vcon, uuid: undefined }, 'uuid'],
    ['without a recording', { ...vcon, dialog: [vcon.dialog[1]] }, 'no dialog of type recording'],
    [
      'of several recordings, none of this name',
      withDialog({ filename: 'b.wav' }, { filename: 'c.wav' }),
      'several recordings',
    ],
    ['of a conference', withDialog({ parties: [0, 1, 2] }), 'more than two parties'],
    ['with a party that is not there', withDialog({ parties: [0, 7] }), 'not there'],
    ['with an originator that is not there', withDialog({ originator: 9 }), 'not there'],
    ['with parties that are no numbers', withDialog({ parties: ['0', '1'] }), 'parties'],
    ['without a start', withDialog({ start: undefined }), 'start'],
    ['that is signed', { payload: 'e30', signatures: [] }, 'signed'],
  ])('%s is refused', (_, value, reason) => {
    expect(read(value, 'a.wav')).toEqual({ invalid: expect.stringContaining(reason) });
  });
});

test('a vCon of several recordings is one that can be read, whichever of them is meant', () => {
  expect(read(withDialog({ filename: 'b.wav' }, { filename: 'c.wav' }))).not.toHaveProperty('invalid');
});

describe('other sidecars', () => {
  test.each([
    [
      'our own fields, as in metadata',
      {
        from: '0113',
        'from-name': 'Jo',
        to: 201,
        'connected-at': '2026-06-21T17:53:26Z',
        direction: 'Inbound',
        'call-id': 7,
        channels: 'agent, caller',
      },
      {
        from: '0113',
        fromName: 'Jo',
        to: '201',
        connectedAt,
        direction: 'inbound',
        callId: '7',
        channels: ['agent', 'caller'],
      },
    ],
    [
      'our own fields, as in the API',
      { from: '0113', to: '201', toName: 'Ben', connectedAt: 1782064406, agent: 'Ben', channels: ['agent'], notes: {} },
      { from: '0113', to: '201', toName: 'Ben', connectedAt, agent: 'Ben', channels: ['agent'] },
    ],
    ['a word that is no direction', { from: '1', direction: 'up' }, { from: '1', direction: '!sidecar_invalid' }],
    ['a null, as if it were not there', { from: null, to: '2' }, { to: '2' }],
    [
      'Oreka’s message',
      {
        recid: '1',
        timestamp: '1782064406',
        localparty: '201',
        remoteparty: '0113',
        direction: 'out',
        duration: '3',
        nativecallid: 'n1',
      },
      { local: '201', remote: '0113', connectedAt, direction: 'outbound', callId: 'n1' },
    ],
    [
      'Oreka’s message of a direction it could not tell',
      { recid: '1', localparty: '201', direction: 'unkn' },
      { local: '201' },
    ],
    [
      'Twilio’s callback',
      {
        RecordingSid: 'RE1',
        CallSid: 'CA1',
        From: '+441130000001',
        To: '+441130000002',
        Direction: 'outbound-dial',
        RecordingStartTime: 'Sun, 21 Jun 2026 17:53:26 +0000',
      },
      { from: '+441130000001', to: '+441130000002', connectedAt, direction: 'outbound', callId: 'CA1' },
    ],
    [
      'Twilio’s resource, of a child call',
      {
        sid: 'RE1',
        call_sid: 'CA2',
        parent_call_sid: 'CA1',
        from: '+441130000001',
        to: '+441130000002',
        start_time: '2026-06-21T17:53:26Z',
      },
      { from: '+441130000001', to: '+441130000002', connectedAt, callId: 'CA1' },
    ],
    [
      'Genesys’ metadata',
      {
        conversationId: 'c1',
        ani: 'tel:+441130000001',
        dnis: 'sip:201@x.example',
        initialDirection: 'inbound',
        startTime: '2026-06-21T17:53:26.000Z',
        userIds: ['u1'],
      },
      { from: 'tel:+441130000001', to: 'sip:201@x.example', connectedAt, direction: 'inbound', callId: 'c1' },
    ],
  ])('%s', (_, value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  test.each([
    ['what is no JSON', '{"from": ', 'no JSON'],
    ['nothing', '', 'no JSON'],
    ['a list', [], 'no JSON object'],
    ['a null', 'null', 'no JSON object'],
    ['what tells of no call', { hello: 'world' }, 'none of the fields'],
    ['a field of another kind', { from: { number: '1' } }, 'from'],
    ['what is far too large', JSON.stringify({ from: 'x'.repeat(1024 * 1024) }), 'more than'],
    ['what is nested without end', '['.repeat(500_000), 'no JSON'],
  ])('%s is refused with the reason', (_, value, reason) => {
    expect(read(value)).toEqual({ invalid: expect.stringContaining(reason) });
  });

  test('bytes that are no text are refused', () => {
    expect(readSidecar(new Uint8Array([0x7b, 0xff, 0x7d]), { now })).toEqual({ invalid: 'it is no UTF-8 text' });
  });

  test('of any content are answered, never thrown at', () => {
    const name = fc.constantFrom(
      'vcon',
      'uuid',
      'parties',
      'dialog',
      'from',
      'connectedAt',
      'CallSid',
      'conversationId',
      'recid',
      'channels',
      '__proto__',
    );
    const content = fc.dictionary(
      name,
      fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant([{ type: 'recording', start: 'x' }])),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          content.map((value) => JSON.stringify(value)),
          fc.string(),
        ),
        (text) => {
          const reading = readSidecar(new TextEncoder().encode(text), { now, audio: 'a.wav' });
          expect(typeof reading).toBe('object');
        },
      ),
    );
  });
});

describe('the name of a sidecar', () => {
  test.each([
    ['in/a/r/x.wav', ['in/a/r/x.wav.json', 'in/a/r/x.json', 'in/a/r/x.wav_metadata.json', 'in/a/r/x_metadata.json']],
    ['in/a/r/7e6d5c4b', ['in/a/r/7e6d5c4b.json', 'in/a/r/7e6d5c4b_metadata.json']],
    [`in/${'x'.repeat(1020)}`, []],
    ['in/a/r/.wav', ['in/a/r/.wav.json', 'in/a/r/.wav_metadata.json']],
  ])('of %s', (audio, keys) => {
    expect(sidecarKeys(audio)).toEqual(keys);
  });

  test('leads back to the audio', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.constantFrom('', '.wav', '.WAV', '.g722'), (name, extension) => {
        const audio = `in/a/r/${name}${extension}`;
        for (const key of sidecarKeys(audio))
          expect(audioBases(key).some((base) => audio === base || audio.startsWith(`${base}.`))).toBe(true);
      }),
    );
  });
});
