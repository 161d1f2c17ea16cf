import { event } from './envelope.ts';
import { RoleDetails } from './role-details.ts';

/** Somebody created a role. */
export const createRole = event('create_role', RoleDetails);
