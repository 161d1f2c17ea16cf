import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Event, events } from '#events/catalogue';
import { exampleOf, schemaFiles } from './event-schemas.ts';

test.each(Object.entries(events))('the example of %s is one', (name, schema) => {
  const example = exampleOf(name);
  expect(schema.parse(example)).toEqual(example);
  expect(Event.parse(example)).toEqual(example);
});

test.each(schemaFiles())('%s is what `npm run build:schemas` writes', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text);
});
