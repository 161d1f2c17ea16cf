import * as z from 'zod';

/** Which department, with what it was called then. Who came into it or left it, events of the agents tell. */
export const DepartmentDetails = z.object({
  departmentId: z.string(),
  name: z.string(),
});
