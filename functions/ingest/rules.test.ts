import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identify as identifyAll } from './identify.ts';
import { decodeEventKey, decodeHeader, parseConnectedAt, parseUploadKey, readMetadata } from './rules.ts';

const now = Date.parse('2026-03-03T15:00:00Z');
const identify = (metadata: Record<string, string>, at: number) =>
  identifyAll({ metadata: readMetadata(metadata, at) }, at);
const complete = { from: '0113 000 0001', to: '07700 900123', 'connected-at': '2026-03-03T14:30:11Z' };

describe('when a call was connected', () => {
  test.each([
    ['2026-03-03T14:30:11Z', '2026-03-03T14:30:11.000Z'],
    ['2026-03-03T14:30:11.123Z', '2026-03-03T14:30:11.123Z'],
    ['2026-03-03T15:30:11+01:00', '2026-03-03T14:30:11.000Z'],
    ['1772548211', '2026-03-03T14:30:11.000Z'],
    ['1772548211.5', '2026-03-03T14:30:11.500Z'],
    ['1772548211000', '2026-03-03T14:30:11.000Z'],
  ])('%s is %s', (value, at) => {
    expect(parseConnectedAt(value, now)).toBe(Date.parse(at));
  });

  test.each([
    ['a day that does not exist', '2026-02-30T14:30:11Z'],
    ['an hour that does not exist', '2026-03-03T25:30:11Z'],
    ['no zone', '2026-03-03T14:30:11'],
    ['another format', '03/03/2026 14:30'],
    ['long ago', '1989-12-31T23:59:59Z'],
    ['the day after tomorrow', '2026-03-05T14:30:11Z'],
    ['the epoch', '0'],
    ['a huge number', '99999999999999'],
    ['a word', 'yesterday'],
  ])('%s is no time', (_, value) => {
    expect(parseConnectedAt(value, now)).toBeUndefined();
  });
});

describe('metadata', () => {
  test('that is complete tells the call', () => {
    const metadata = { ...complete, direction: 'Outbound', 'call-id': '42', agent: 'Ben', channels: 'agent, caller' };
    expect(identify(metadata, now)).toMatchObject({
      call: {
        from: { raw: '0113 000 0001', name: undefined },
        to: { raw: '07700 900123', name: undefined },
        connectedAt: Date.parse(complete['connected-at']),
        direction: 'outbound',
        callId: '42',
        agent: 'Ben',
        channelLabels: ['agent', 'caller'],
      },
    });
  });

  test.each([
    ['from_missing', { from: '' }],
    ['to_missing', { to: '   ' }],
    ['connected_at_missing', { 'connected-at': '' }],
    ['connected_at_invalid', { 'connected-at': '2026-02-30T00:00:00Z' }],
    ['metadata_invalid', { direction: 'sideways' }],
    ['metadata_invalid', { from: '0'.repeat(65) }],
    ['metadata_invalid', { 'call-id': 'a\u0000b' }],
  ])('is refused as %s', (code, change) => {
    expect(identify({ ...complete, ...change }, now)).toMatchObject({ code });
  });

  test('of any kind is answered, never thrown at', () => {
    const names = fc.constantFrom(
      'from',
      'to',
      'connected-at',
      'direction',
      'call-id',
      'agent',
      'channels',
      '__proto__',
    );
    fc.assert(
      fc.property(fc.dictionary(names, fc.string({ unit: 'binary' })), (metadata) => {
        const identified = identify(metadata, now);
        expect('call' in identified || 'code' in identified).toBe(true);
      }),
    );
  });
});

describe('a header beyond ASCII', () => {
  test('is read as an encoded word', () => {
    expect(decodeHeader(`=?UTF-8?B?${Buffer.from('Zoë Ağaoğlu').toString('base64')}?=`)).toBe('Zoë Ağaoğlu');
    expect(decodeHeader('=?UTF-8?Q?Zo=C3=AB_Smith?=')).toBe('Zoë Smith');
  });

  test('is read as UTF-8 that came as Latin-1, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        fc.pre(!value.includes('=?'));
        expect(decodeHeader(Buffer.from(value, 'utf8').toString('latin1'))).toBe(value);
      }),
    );
  });

  test('stays as it is where it is neither', () => {
    expect(decodeHeader('Zo\u00eb')).toBe('Zoë');
  });
});

describe('the key of an upload', () => {
  test('names tenant, recorder and file', () => {
    expect(parseUploadKey('in/acme/rdr_1/2026/03/a b.wav')).toEqual({
      tenantId: 'acme',
      recorderId: 'rdr_1',
      name: '2026/03/a b.wav',
    });
  });

  test.each(['in/acme/rdr_1', 'in/acme/x', 'media/acme/rdr_1/x', 'in//rdr/x', ''])('%j is no upload', (key) => {
    expect(parseUploadKey(key)).toBeUndefined();
  });

  test('is what it was before the notification encoded it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        expect(decodeEventKey(encodeURIComponent(key).replaceAll('%20', '+'))).toBe(key);
      }),
    );
  });
});
