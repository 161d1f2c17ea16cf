import type * as z from 'zod';

/** A row as DynamoDB's document client takes and gives it. */
export type Item = Record<string, unknown>;

/** The primary key of a row. */
export interface Key {
  pk: string;
  sk: string;
}

/**
 * A kind of row. All its keys, those of the indexes included, come from one function of the whole value, so that no
 * write can leave a key behind the attribute it is made from. Reads are parsed: a row of another shape is an error
 * here, not a surprise later.
 */
export interface Entity<Schema extends z.ZodType<object>> {
  name: string;
  toItem(value: z.output<Schema>): Item;
  fromItem(item: Item): z.output<Schema>;
}

export function entity<Schema extends z.ZodType<object>>(declaration: {
  name: string;
  schema: Schema;
  keys: (value: z.output<Schema>) => Key & Record<string, string | number | undefined>;
}): Entity<Schema> {
  const { name, schema, keys } = declaration;
  return {
    name,
    toItem: (value) => ({ ...schema.parse(value), ...keys(value) }),
    fromItem(item) {
      const parsed = schema.safeParse(item);
      if (!parsed.success) throw new Error(`A ${name} row has another shape: ${parsed.error.message}`);
      return parsed.data;
    },
  };
}

/** The beginning of every partition key of a tenant. */
export const tenantPrefix = (tenantId: string) => `T#${tenantId}#`;
