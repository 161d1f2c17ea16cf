import * as z from 'zod';

/** Which user, as they are since then (of one that was deleted: until then). */
export const UserDetails = z.object({
  userId: z.string(),
  name: z.string(),
  username: z.string(),
  email: z.string(),
  role: z.object({ id: z.string(), label: z.string() }).nullable(),
  disabled: z.boolean(),
});
