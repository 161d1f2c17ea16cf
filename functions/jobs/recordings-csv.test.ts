import { expect, test } from 'vitest';
import type { Recording } from '#contract/recordings';
import { csvRows } from './recordings-csv.ts';

const recording = (name: string): Recording => ({
  ...{ id: 'rec_1', direction: 'inbound', durationMs: 61_000, bytes: 5, score: 0, scored: false, flags: [] },
  from: { number: '+441130000001', raw: '0113 000 0001', name, agent: null },
  to: { number: null, raw: 'anonymous', name: null, agent: null },
  ...{ connectedAt: '2026-03-03T14:30:11.000Z', disconnectedAt: '2026-03-03T14:31:12.000Z' },
  ...{ recorder: null, department: null, callId: null },
  audio: { codec: 'pcm_alaw', channels: 2, sampleRate: 8000, sha256: 'ff', truncated: false, channelLabels: [] },
});

/** The cell of a name, as it stands in the file. */
const cellOf = (name: string) => {
  const row = csvRows([recording(name)], 'UTC');
  return row.slice(row.indexOf("'+441130000001,") + "'+441130000001,".length, row.indexOf(',anonymous'));
};

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(1)',
  '＝1+1',
  '\t=1',
  '\n=1',
  '\r=1',
  ' =1+1',
  '\u00A0=1',
  '\u200B=1',
  '\u0000=1',
])('a name that begins a formula is text (%j)', (name) => {
  expect(cellOf(name).replace(/^"/, '').startsWith("'")).toBe(true);
});

test.each(['x;=1+1', 'x\t=1+1', 'x|=1+1', 'x,=1+1', 'x"\n=1+1', 'x\ny', 'x\ry'])(
  'a name that holds a separator is one cell (%j)',
  (name) => {
    expect(cellOf(name)).toBe(`"${name.replaceAll('"', '""')}"`);
  },
);

test('other names stay as they are', () => {
  for (const name of ['Tarrowby Studio', 'O\u2019Neill-Smith', 'a=b', '界'] as const) expect(cellOf(name)).toBe(name);
});
