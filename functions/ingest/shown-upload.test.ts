import { expect, test } from 'vitest';
import { audioTypeOf, saveNameOf, shownText } from './shown-upload.ts';

test.each([
  ['in/acme/rdr_1/call.WAV', 'audio/wav'],
  ['in/acme/rdr_1/call.mp3', 'audio/mpeg'],
  ['in/acme/rdr_1/page.html', 'application/octet-stream'],
  ['in/acme/rdr_1/picture.svg', 'application/octet-stream'],
  ['in/acme/rdr_1/no extension', 'application/octet-stream'],
  ['in/acme/rdr_1/x.constructor', 'application/octet-stream'],
])('%s is played as %s, and never opened as anything else', (key, type) => {
  expect(audioTypeOf(key)).toBe(type);
});

test.each([
  ['in/acme/rdr_1/2026/call (1).wav', 'call (1).wav'],
  ['in/acme/rdr_1/a"; filename="b.exe', 'a__ filename=_b.exe'],
  ['in/acme/rdr_1/Grüße\r\n.wav', 'Gr__e__.wav'],
  ['in/acme/rdr_1/..', 'upload'],
  [`in/acme/rdr_1/${'x'.repeat(300)}.wav`, `${'x'.repeat(116)}.wav`],
])('%j is saved as %j', (key, name) => {
  expect(saveNameOf(key)).toBe(name);
});

test('a text is shown with its lines, cut off, and without anything unseen in it', () => {
  expect(shownText('one\r\n\ttwo', 100)).toBe('one\n\ttwo');
  expect(shownText('abc\u202egnp.exe\u0000\u200b', 100)).toBe('abc\\u{202e}gnp.exe\\u{0}\\u{200b}');
  expect(shownText('a'.repeat(50), 10)).toBe('a'.repeat(10));
  // Half of a character is none.
  expect(shownText('aa😀', 3)).toBe('aa\\u{d83d}');
});
