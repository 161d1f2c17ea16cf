import { expect, test } from 'vitest';
import { metadataOf, namesOf } from './sample-fields.ts';

test('each line is a file name, once', () => {
  expect(namesOf(' a.wav \r\n\nb (1).wav\na.wav\n')).toEqual(['a.wav', 'b (1).wav']);
});

test('metadata is written as headers or as assignments', () => {
  expect(metadataOf('from=0113 000 0001\nX-Amz-Meta-To: 07700=1\n\n')).toEqual({
    metadata: { from: '0113 000 0001', to: '07700=1' },
  });
  expect(metadataOf('connected-at: 2026-03-03T14:30:11Z')).toEqual({
    metadata: { 'connected-at': '2026-03-03T14:30:11Z' },
  });
  expect(metadataOf('from 0113')).toEqual({ wrong: 'from 0113' });
});
