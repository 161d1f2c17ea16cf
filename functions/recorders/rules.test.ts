import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMetadata } from '#functions/ingest/rules';
import { typeProblem, uploadKey, uploadMetadata } from './rules.ts';

const prefix = 'in/acme/rdr_1/';

test.each([
  ['2026/03/03/call (1).wav', 'folders, spaces and brackets'],
  ['[Jo Smith]_27836826436-100_20190211124743(3).wav', 'what 3CX writes'],
  ['..wav', 'dots that are a name'],
  ['Zoë 日本.wav', 'letters of any script'],
])('%s is taken as it is: %s', (name) => {
  expect(uploadKey(prefix, name)).toEqual({ key: prefix + name });
});

test('a name is the same key however its characters are composed', () => {
  expect(uploadKey(prefix, 'Zoe\u0308.wav')).toEqual(uploadKey(prefix, 'Zo\u00eb.wav'));
});

test.each([
  '../b/a.wav',
  'a/../../b.wav',
  '/a.wav',
  'a//b.wav',
  'a/',
  './a.wav',
  'a\\b.wav',
  'a\nb.wav',
  'é'.repeat(520),
])('%j is refused', (name) => {
  expect(uploadKey(prefix, name)).toEqual({ problem: expect.any(String) });
});

test('no name leads out of the recorder’s prefix, whatever reads the key as a path', () => {
  const part = fc.oneof(fc.constantFrom('.', '..', '/', '\\', '', 'a', '%2e%2e'), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const place = uploadKey(prefix, parts.join(''));
      if ('problem' in place) return;
      expect(new URL(`http://s3/${place.key.split('/').map(encodeURIComponent).join('/')}`).pathname).toMatch(
        /^\/in\/acme\/rdr_1\/./,
      );
    }),
  );
});

test('a sidecar is known by its name, and has the type of one', () => {
  expect(typeProblem('a.wav.json', 'application/json')).toBeUndefined();
  expect(typeProblem('a.wav', 'audio/wav')).toBeUndefined();
  expect(typeProblem('a.wav.json', 'audio/wav')).toContain('sidecar');
  expect(typeProblem('a.wav', 'application/json')).toContain('sidecar');
});

test('what is said of a call is read again as it was said, in whatever script', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((value) => value.trim());
  fc.assert(
    fc.property(text, (agent) => {
      const sent = uploadMetadata({ agent, from: '+44 113 000 0001' });
      if ('problem' in sent) throw new Error(sent.problem);
      expect(Object.values(sent.metadata).join('')).toMatch(/^[ -~]*$/);
      const read = readMetadata(sent.metadata, Date.now());
      expect(read).toMatchObject({
        from: { value: '+44 113 000 0001' },
        ...(agent ? { agent: { value: agent } } : {}),
      });
    }),
  );
});

test('more than S3 takes beside an object is refused before it is signed', () => {
  const field = 'x'.repeat(256);
  expect(uploadMetadata({ 'call-id': field, channels: field })).toHaveProperty('metadata');
  expect(uploadMetadata(Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`f${i}`, field])))).toEqual({
    problem: expect.stringContaining('2048'),
  });
});
