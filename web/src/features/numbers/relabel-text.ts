import type { RelabelChoice } from '#contract/relabelling';

/** What earlier calls are given, by name; absent what is not. */
export interface Given {
  agent?: string | undefined;
  department?: string | undefined;
}

/** What a call may lack: `an agent`, `a department`, `an agent or a department`. */
const lacking = ({ agent, department }: Given) =>
  [agent === undefined ? '' : 'an agent', department === undefined ? '' : 'a department'].filter(Boolean).join(' or ');

/** What a call may have of others: `another agent`. */
const others = (given: Given) => lacking(given).replace(/\ba(n?)\b/g, 'another');

/** The choices as they stand in a form. */
export const relabelChoices = (given: Given): { value: RelabelChoice; label: string }[] => [
  { value: 'unlabelled', label: `Those without ${lacking(given)}` },
  { value: 'all', label: `All of them, also those of ${others(given)}` },
  { value: 'none', label: 'None' },
];

/** `Ben Kearns and the department Sales`; of a department alone, `the department Sales`. */
const receiver = ({ agent, department }: Given) =>
  [agent, department === undefined ? undefined : `the department ${department}`].filter(Boolean).join(' and ');

/** What will happen, in a sentence. */
export function relabelSentence(choice: RelabelChoice, given: Given): string {
  switch (choice) {
    case 'none':
      return 'Calls recorded so far stay as they are.';
    case 'unlabelled':
      return `Calls recorded so far without ${lacking(given)} are given to ${receiver(given)}, in the background. What others have stays theirs.`;
    case 'all':
      return `Every call recorded so far is given to ${receiver(given)}, in the background, and leaves whoever has it. This cannot be undone.`;
  }
}
