import { event } from './envelope.ts';
import { RoleDetails } from './role-details.ts';

/** Somebody changed a role. */
export const updateRole = event('update_role', RoleDetails);
