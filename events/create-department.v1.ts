import { DepartmentDetails } from './department-details.ts';
import { event } from './envelope.ts';

/** Somebody created a department. */
export const createDepartment = event('create_department', DepartmentDetails);
