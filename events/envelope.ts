import * as z from 'zod';

/** Who did it: a person, a program with a token, or the system itself (a recorder's upload, a background job). */
const Actor = z.object({
  kind: z.enum(['user', 'token', 'system']),
  id: z.string(),
  name: z.string(),
});

/**
 * Declares version 1 of an event: what happened (`type`), when (`at`, RFC 3339), who did it, to which recording if to
 * one, and details of its own. An event that is out is never changed: another shape is another version.
 */
export const event = <const Type extends string, Details extends z.ZodType>(type: Type, details: Details) =>
  z.object({
    id: z.string().regex(/^evt_[0-9A-HJKMNP-TV-Z]{26}$/),
    at: z.iso.datetime(),
    type: z.literal(type),
    actor: Actor,
    recordingId: z.string().optional(),
    details,
  });
