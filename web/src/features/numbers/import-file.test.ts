import { expect, test } from 'vitest';
import { exampleFile, readImportFile } from './import-file.ts';

test('the example can be read', async () => {
  expect(await readImportFile(exampleFile)).toEqual([
    {
      ...{ number: '0113 496 0100', name: 'Sales line', department: 'Sales', agent: '' },
      ...{ canRecord: 'Yes', canTranscribe: 'No', pciRedaction: 'No' },
    },
  ]);
});

test.each([
  ['semicolons, a byte order mark and columns in another order', '\uFEFFName;Number\r\n"Sales; new";3201\r\n'],
  ['tabs and other names of columns', 'Extension\tLabel\tFax\n3201\tSales; new\t1\n\n'],
])('a file with %s can be read', async (_, text) => {
  expect(await readImportFile(text)).toEqual([{ number: '3201', name: 'Sales; new' }]);
});

test('a field may have line ends and quotes', async () => {
  expect(await readImportFile('number,name\n3201,"one ""two""\nthree"')).toEqual([
    { number: '3201', name: 'one "two"\nthree' },
  ]);
});

test('a row that is too short says nothing of the rest', async () => {
  expect(await readImportFile('number,name\n3201')).toEqual([{ number: '3201', name: '' }]);
});

test.each([
  ['', 'name the columns'],
  ['3201,Sales', 'name the columns'],
  ['number,name', 'no row'],
  ['number,name\n"3201', 'no CSV'],
])('what is no list of numbers says why: %j', async (text, why) => {
  await expect(readImportFile(text)).rejects.toThrow(why);
});
