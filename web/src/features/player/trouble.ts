import { ApiProblem, NetworkFailure } from '../../api/problem.ts';
import { problemText } from '../../api/problem-text.ts';

/** Why a recording does not play, for people. */
export function troubleOf(failure: unknown): { title: string; detail: string } {
  const isKnown = failure instanceof ApiProblem || failure instanceof NetworkFailure;
  return isKnown
    ? problemText(failure)
    : { title: 'The audio cannot be played', detail: 'It could not be read from where it is kept.' };
}
