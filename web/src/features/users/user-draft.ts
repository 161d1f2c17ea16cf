import { hasCode } from '../../api/problem.ts';
import { problemSentence } from '../../api/problem-text.ts';
import type { Errors } from '../../composables/form-changes.ts';

/** A user as they stand in the form. */
export interface UserDraft {
  name: string;
  email: string;
  username: string;
  roleId: string;
  disabled: boolean;
}

export const newUser = (): UserDraft => ({ name: '', email: '', username: '', roleId: '', disabled: false });

/** What lacks, in the order of the fields. */
export function draftErrors({ name, email, username, roleId }: UserDraft): Errors<UserDraft> {
  return {
    ...(name.trim() ? {} : { name: 'Enter a name.' }),
    ...(/^\S+@\S+\.\S+$/.test(email.trim()) ? {} : { email: 'Enter an e-mail address.' }),
    ...(username.trim() ? {} : { username: 'Enter a username.' }),
    ...(roleId ? {} : { roleId: 'Select a role.' }),
  };
}

/** What is the same whatever its case: names are compared so. */
const folded = (text: string) => text.normalize('NFKC').trim().toLowerCase();

/** What is said of a field whose value is taken: by whom, where it is one of the customer’s own, whom one may see. */
function takenText(
  field: 'username' | 'email',
  draft: UserDraft,
  others: readonly { name: string; username: string; email: string }[],
): string {
  const what = field === 'email' ? 'address' : 'username';
  const holder = others.find((other) => folded(other[field]) === folded(draft[field]));
  return holder ? `${holder.name} has this ${what}.` : `This ${what} cannot be used. Choose another.`;
}

/** Which field the API means, or what to say of the whole. */
export function meaningOf(
  problem: unknown,
  draft: UserDraft,
  others: readonly { name: string; username: string; email: string }[],
): [Errors<UserDraft>, string?] {
  if (hasCode(problem, 'cannot_be_used')) {
    const field = problem.fields.email ? 'email' : 'username';
    return [{ [field]: takenText(field, draft, others) }];
  }
  if (hasCode(problem, 'unknown_role')) return [{ roleId: 'This role was deleted meanwhile.' }];
  if (hasCode(problem, 'invalid_input') && Object.keys(problem.fields).length > 0) return [problem.fields];
  if (hasCode(problem, 'conflict'))
    return [{}, 'Somebody else changed this user, or the role, at the same moment. Save again to have yours.'];
  if (hasCode(problem, 'user_not_found')) return [{}, 'This user was deleted meanwhile. What you typed is still here.'];
  if (hasCode(problem, 'too_many_attempts'))
    return [{}, 'Too many were refused, or mailed, in a short time. Wait some minutes, then save again.'];
  return [{}, `The user was not saved. ${problemSentence(problem)}`];
}
