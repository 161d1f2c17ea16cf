import { expect, test } from 'vitest';
import { addressOf } from './address.ts';

test('parameters of the path are filled in, whatever characters they have', () => {
  expect(addressOf('/recordings/{recordingId}/playback', { params: { recordingId: 'rec_01' } })).toBe(
    '/api/recordings/rec_01/playback',
  );
  expect(addressOf('/x/{id}', { params: { id: '../a?b#c' } })).toBe('/api/x/..%2Fa%3Fb%23c');
});

test('filters that are not set are left out, and lists are repeated', () => {
  expect(addressOf('/recordings', { query: { from: '+44 113', to: undefined, limit: 20, flagId: ['a', 'b'] } })).toBe(
    '/api/recordings?from=%2B44+113&limit=20&flagId=a&flagId=b',
  );
});
