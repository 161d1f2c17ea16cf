import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { events } from '#events/catalogue';

/** Writes the JSON Schemas that stand beside the events: `npm run build:schemas`. */
const folder = new URL('../events/', import.meta.url);

/** The file and the text of an event's JSON Schema (2020-12). */
export const schemaFiles = (): [URL, string][] =>
  Object.entries(events).map(([name, schema]) => [
    new URL(`${name}.v1.schema.json`, folder),
    `${JSON.stringify(z.toJSONSchema(schema), undefined, 2)}\n`,
  ]);

/** The example that stands beside an event. */
export const exampleOf = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.v1.example.json`, folder), 'utf8'));

if (import.meta.main) {
  for (const [file, text] of schemaFiles()) writeFileSync(file, text);
}
