import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openState } from '../state.ts';
import { streamPositions } from './stream-positions.ts';

const folder = mkdtempSync(join(tmpdir(), 'call-record-positions-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a position is there after a restart, for its mapping, stream and shard alone', () => {
  const reading = { mapping: 'Totals Source', streamArn: 'arn:1', shardId: 'shard-1' };
  const first = openState(join(folder, 'state.sqlite'));
  const before = streamPositions(first);
  before.save(reading, '9');
  before.save(reading, '10');
  before.end({ ...reading, shardId: 'shard-0' });
  first.close();

  const state = openState(join(folder, 'state.sqlite'));
  const positions = streamPositions(state);
  expect(positions.read(reading)).toEqual({ sequence: '10', ended: false });
  expect(positions.read({ ...reading, shardId: 'shard-0' })).toEqual({ sequence: undefined, ended: true });
  const others = [{ mapping: 'other' }, { streamArn: 'arn:2' }, { shardId: 'shard-2' }];
  expect(others.map((other) => positions.read({ ...reading, ...other }).sequence)).toEqual(others.map(() => undefined));
  state.close();
});
