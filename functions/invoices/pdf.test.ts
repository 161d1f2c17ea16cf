import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitted, pdf, textWidth } from './pdf.ts';

const textsOf = (file: Uint8Array) =>
  [
    ...Buffer.from(file)
      .toString('latin1')
      .matchAll(/<([0-9a-f]*)> Tj/g),
  ].map(([, hex]) => new TextDecoder('windows-1252').decode(Buffer.from(hex ?? '', 'hex')));
const one = (text: string) =>
  pdf({ title: text, language: 'en', pages: [{ texts: [{ text, x: 50, y: 50 }], rules: [] }] });

test.each([
  ['Müller & Söhne (€)', 'Müller & Söhne (€)'],
  ['“Smith” – O’Neil…', '“Smith” – O’Neil…'],
  ['Příbram Łódź', 'Príbram ?ódz'],
  ['a\nb\u202ec', 'a b c'],
])('%j is written as %j', (text, expected) => {
  expect(textsOf(one(text))).toEqual([expected]);
});

test('the title is in any script', () => {
  const [, title = ''] = /\/Title <([0-9a-f]+)>/.exec(Buffer.from(one('Ελλάδα')).toString('latin1')) ?? [];
  expect(new TextDecoder('utf-16be').decode(Buffer.from(title, 'hex'))).toBe('Ελλάδα');
});

test('whatever stands in it, every object is where the file says, and what refers to one finds it', () => {
  const text = fc.record({ text: fc.string({ unit: 'binary' }), x: fc.nat(500), y: fc.nat(800), bold: fc.boolean() });
  const page = fc.record({
    texts: fc.array(text, { maxLength: 5 }),
    rules: fc.array(fc.record({ y: fc.nat(9), from: fc.nat(9), to: fc.nat(9) }), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(page, { minLength: 1, maxLength: 4 }), (title, pages) => {
      const file = Buffer.from(pdf({ title, language: 'en', pages })).toString('latin1');
      const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
      expect(file.slice(start, start + 5)).toBe('xref\n');
      const offsets = [...file.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
      for (const [i, offset] of offsets.entries()) expect(file.slice(offset).startsWith(`${i + 1} 0 obj\n`)).toBe(true);
      const referred = [...file.matchAll(/(\d+) 0 R/g)].map(([, number]) => Number(number));
      expect(Math.max(...referred)).toBeLessThanOrEqual(offsets.length);
      for (const [, length, content = ''] of file.matchAll(/<< \/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/g))
        expect(content).toHaveLength(Number(length));
      expect(/^[\x20-\x7e\n]*$/.test(file)).toBe(true);
    }),
  );
});

test('a text that is too long ends in an ellipsis, within its room', () => {
  expect(fitted('Short', 100, 10)).toBe('Short');
  const cut = fitted('A name that goes on and on and on', 100, 10);
  expect(cut).toMatch(/^A name .*…$/);
  expect(textWidth(cut, 10)).toBeLessThanOrEqual(100);
});
