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

export type Errors<Draft> = Partial<Record<keyof Draft, string>>;

export const newAgent = (): AgentDraft => ({ name: '', departmentId: undefined, numberIds: [], reviewerIds: [] });
export const newDepartment = (): DepartmentDraft => ({ name: '', agentIds: [] });

/** What is wrong with the name of either. */
export const nameErrors = ({ name }: { name: string }): { name?: string } =>
  name.trim() ? {} : { name: 'Enter a name.' };

/** The same whoever was chosen first. */
const plain = (value: unknown) =>
  JSON.stringify(Array.isArray(value) ? value.toSorted() : typeof value === 'string' ? value.trim() : (value ?? null));

/** What of a form differs from how it was: nothing else is sent, so that what others change meanwhile stays. */
export const changesOf = <Draft extends object>(draft: Draft, before: Draft): Partial<Draft> =>
  Object.fromEntries(
    Object.entries(draft).filter(([name, value]) => plain(value) !== plain(before[name as keyof Draft])),
  ) as Partial<Draft>;
