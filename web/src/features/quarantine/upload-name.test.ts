import { expect, test } from 'vitest';
import { uploadFolder, uploadName } from './upload-name.ts';

test('an upload goes by its file name, and by its folders below the recorder’s', () => {
  const key = 'in/demo/rdr_01/2026/03/out 0821 (2).wav';
  expect(uploadName(key)).toBe('out 0821 (2).wav');
  expect(uploadFolder(key)).toBe('2026/03');
  expect(uploadFolder('in/demo/rdr_01/a.wav')).toBe('');
});
