import * as z from 'zod';

/** Which role, and what it grants since then (of one that was deleted: until then). */
export const RoleDetails = z.object({
  roleId: z.string(),
  label: z.string(),
  permissions: z.array(z.string()),
});
