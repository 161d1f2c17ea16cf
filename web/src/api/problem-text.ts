import { ApiProblem, NetworkFailure } from './problem.ts';

export interface ProblemText {
  title: string;
  detail: string;
}

/** What a person is told of an error: what happened, and what to do. */
export function problemText(error: unknown): ProblemText {
  if (error instanceof NetworkFailure) {
    return { title: 'No connection', detail: 'The service did not answer. Check your connection and try again.' };
  }
  if (error instanceof ApiProblem) {
    if (error.status >= 500) {
      return { title: error.title, detail: 'Try again. If it keeps happening, tell your service provider.' };
    }
    return { title: error.title, detail: error.detail ?? Object.values(error.fields)[0] ?? '' };
  }
  return { title: 'This page could not be loaded', detail: 'Check your connection and try again.' };
}

/** The same in a sentence or two, for where there is no room for a title: it says nothing that is said already. */
export function problemSentence(error: unknown): string {
  const { title, detail } = problemText(error);
  if (error instanceof ApiProblem && error.status < 500) return detail ? `${title}: ${detail}` : `${title}.`;
  return detail;
}
