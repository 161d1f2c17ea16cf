import { event } from './envelope.ts';
import { RoleDetails } from './role-details.ts';

/** Somebody deleted a role. */
export const deleteRole = event('delete_role', RoleDetails);
