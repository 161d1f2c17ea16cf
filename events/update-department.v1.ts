import { DepartmentDetails } from './department-details.ts';
import { event } from './envelope.ts';

/** Somebody changed a department. */
export const updateDepartment = event('update_department', DepartmentDetails);
