import * as z from 'zod';
import { event } from './envelope.ts';

const Value = z.union([z.string(), z.number(), z.boolean()]);

/** Somebody changed the customer's settings. What says how to reach people is named as changed, without what it said. */
export const updateCustomer = event(
  'update_customer',
  z.object({
    changes: z.array(z.object({ field: z.string(), from: Value.optional(), to: Value.optional() })),
  }),
);
