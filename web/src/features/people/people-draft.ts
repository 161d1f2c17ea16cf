/** An agent as it stands in the form. */
export interface AgentDraft {
  name: string;
  departmentId: string | undefined;
  numberIds: string[];
  reviewerIds: string[];
}

/** A department as it stands in the form. */
export interface DepartmentDraft {
  name: string;
  agentIds: string[];
}

export const newAgent = (): AgentDraft => ({ name: '', departmentId: undefined, numberIds: [], reviewerIds: [] });
export const newDepartment = (): DepartmentDraft => ({ name: '', agentIds: [] });

/** What is wrong with the name of either. */
export const nameErrors = ({ name }: { name: string }): { name?: string } =>
  name.trim() ? {} : { name: 'Enter a name.' };
