import * as z from 'zod';

/** Times are RFC 3339 in UTC with milliseconds: `2026-03-03T14:30:11.000Z`. */
export const Timestamp = z.iso.datetime({ offset: true }).describe('RFC 3339');

const isTimeZone = (name: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // Offsets are taken as well, and do not know of summer.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
};

/** An IANA time zone, such as `Europe/London`. */
export const TimeZone = z.string().max(64).refine(isTimeZone, 'must be an IANA time zone');

/** What begins a line would be one in a mail too. */
export const oneLine = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;

/** The ways of a call, as the customer sees it. */
export const directions = ['inbound', 'outbound', 'internal'] as const;

/** What stands for an agent, a department or a direction where there is none. */
export const noneKey = 'none';

/** An id: a prefix that names its kind, and a ULID. */
export const id = <const Prefix extends string>(prefix: Prefix) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`), `must be an id that begins with ${prefix}_`)
    .describe(`\`${prefix}_\` and a ULID`);

/** What has this, by its id, or what has none. */
export const idOrNone = <const Prefix extends string>(prefix: Prefix) =>
  z
    .string()
    .regex(
      new RegExp(`^(?:${prefix}_[0-9A-HJKMNP-TV-Z]{26}|${noneKey})$`),
      `must be an id that begins with ${prefix}_, or ${noneKey}`,
    )
    .describe(`\`${prefix}_\` and a ULID, or \`${noneKey}\`: what has none`);

/** A number that people could have meant: what is nearer to 0 the table does not hold. */
export const number = (least: number, most: number) =>
  z
    .number()
    .min(least)
    .max(most)
    .refine((value) => value === 0 || Math.abs(value) >= 1e-9, 'is too small');

/** What lists take beside their filters. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(50)
    .describe('Items a page')
    .meta({ type: 'integer', minimum: 1, maximum: 100, pattern: undefined }),
  cursor: z.string().min(1).max(1000).optional().describe('`nextCursor` of the page before'),
};

/** What lists answer. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Null on the last page'),
  });

/** Reference to another resource by id, with its present name. */
export const reference = <const Prefix extends string>(prefix: Prefix) =>
  z.object({ id: id(prefix), name: z.string() });
