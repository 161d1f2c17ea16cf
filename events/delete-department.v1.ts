import { DepartmentDetails } from './department-details.ts';
import { event } from './envelope.ts';

/** Somebody deleted a department. */
export const deleteDepartment = event('delete_department', DepartmentDetails);
