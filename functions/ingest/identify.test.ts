import { describe, expect, test } from 'vitest';
import { identify } from './identify.ts';
import { directionByNumbers } from './own-numbers.ts';
import type { Reading } from './profiles/reading.ts';

const now = Date.parse('2026-03-03T15:00:00Z');
const value = <T>(of: T) => ({ value: of, rule: 'said' });
const all: Reading = { from: value('1'), to: value('2'), connectedAt: value(now) };

const name = (reading: Reading) => ({ reading });

describe('what is said of a call', () => {
  test('is taken field by field, from whom is trusted most', () => {
    const identified = identify(
      {
        metadata: { from: value('m') },
        sidecar: { ...all, from: value('s'), to: value('s') },
        name: name({ ...all, callId: value('n') }),
      },
      now,
    );
    expect(identified).toMatchObject({
      facts: {
        from: { value: 'm', source: 'metadata' },
        to: { value: 's', source: 'sidecar' },
        callId: { value: 'n', source: 'name' },
      },
      call: { from: { raw: 'm' }, to: { raw: 's' }, callId: 'n' },
    });
  });

  test('and is impossible is no reason to believe who is trusted less', () => {
    const wrong = { code: 'connected_at_invalid' as const, detail: 'x', rule: 'said' };
    expect(identify({ metadata: {}, sidecar: { connectedAt: wrong }, name: name(all) }, now)).toMatchObject({
      code: 'connected_at_invalid',
      detail: 'x',
    });
  });

  test('and is impossible is no matter where who is trusted more says it', () => {
    const wrong = { code: 'connected_at_invalid' as const, detail: 'x', rule: 'said' };
    expect(identify({ metadata: all, name: name({ connectedAt: wrong }) }, now)).toHaveProperty('call');
  });

  test.each([
    ['from_missing', { from: undefined }],
    ['to_missing', { to: undefined }],
    ['connected_at_missing', { connectedAt: undefined }],
    ['connected_at_invalid', { connectedAt: value(now + 2 * 86_400_000) }],
    ['connected_at_invalid', { connectedAt: value(0) }],
    ['name_invalid', { from: value('0'.repeat(65)) }],
    ['name_invalid', { agent: value('a\u0000b') }],
    ['name_invalid', { callId: value('x'.repeat(257)) }],
  ])('is refused as %s', (code, change) => {
    expect(identify({ metadata: {}, name: name({ ...all, ...change }) }, now)).toMatchObject({ code });
  });

  test('by an unusable sidecar is missing, with the reason', () => {
    expect(identify({ metadata: {}, sidecar: { invalid: 'it is no JSON' } }, now)).toMatchObject({
      code: 'from_missing',
      detail: 'the sidecar cannot be used: it is no JSON',
    });
    expect(identify({ metadata: {}, sidecar: { invalid: 'it is no JSON' }, name: name(all) }, now)).toHaveProperty(
      'call',
    );
  });
});

describe('a local and a remote party', () => {
  const parties: Reading = { local: value('201'), remote: value('0113'), connectedAt: value(now) };
  test.each([
    ['inbound', '0113', '201'],
    ['outbound', '201', '0113'],
    ['internal', '201', '0113'],
  ] as const)('of an %s call are placed, whoever says the direction', (direction, from, to) => {
    const identified = identify({ metadata: { direction: value(direction) }, name: name(parties) }, now);
    expect(identified).toMatchObject({ call: { from: { raw: from }, to: { raw: to } } });
  });

  test('without a direction are in no order', () => {
    expect(identify({ metadata: {}, name: name(parties) }, now)).toMatchObject({ code: 'direction_missing' });
  });
});

describe('channels that are swapped in outbound calls', () => {
  const swapped: Reading = { ...all, channels: value(['a', 'b']), outboundChannels: value(['b', 'a']) };
  test.each([
    ['outbound', ['b', 'a']],
    ['inbound', ['a', 'b']],
    [undefined, undefined],
  ] as const)('%s', (direction, channelLabels) => {
    const metadata = direction ? { direction: value(direction) } : {};
    expect(identify({ metadata, name: name(swapped) }, now)).toHaveProperty('call.channelLabels', channelLabels);
  });
});

describe('whose the numbers are', () => {
  const told = directionByNumbers(new Set(['+441130000001', '+441130000002', '201']), 'GB');
  test.each([
    ['0113 000 0001', '07700 900123', 'outbound'],
    ['07700 900123', '+44 113 000 0001', 'inbound'],
    ['unknown', '0113 000 0001', 'inbound'],
    ['0113 000 0001', '201', 'internal'],
    ['202', '07700 900123', 'outbound'],
    ['07700 900123', '600', 'inbound'],
    // 999 is no extension of theirs, and nobody told us that 202 is.
    ['202', '999', undefined],
    ['201', '999', undefined],
    ['07700 900123', '07700 900124', undefined],
    ['unknown', '202', undefined],
    ['unknown', 'unknown', undefined],
  ])('%s to %s is %s', (from, to, direction) => {
    expect(told(from, to)?.value).toBe(direction);
  });

  test('is of no matter where the direction is said', () => {
    const said: Reading = {
      ...all,
      from: value('07700900123'),
      to: value('01130000001'),
      direction: value('internal'),
    };
    expect(identify({ metadata: said }, now, told)).toMatchObject({ call: { direction: 'internal' } });
  });
});
