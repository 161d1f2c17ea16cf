import type { Problem, ProblemCode } from '#contract/problems';

/** An error that the API answered. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: ProblemCode | 'unknown';
  readonly title: string;
  readonly detail: string | undefined;
  /** Rejected fields: the path in the query or body, such as `from` -> what is wrong with it. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(problem: Pick<Problem, 'status' | 'title'> & Partial<Problem>) {
    super(problem.detail ?? problem.title);
    this.status = problem.status;
    this.code = (problem.code as ProblemCode | undefined) ?? 'unknown';
    this.title = problem.title;
    this.detail = problem.detail;
    // The first message of a field is the one to mend first.
    this.fields = Object.fromEntries([...(problem.errors ?? [])].reverse().map(({ path, message }) => [path, message]));
  }
}

/** No answer came: no connection, or the service cannot be reached. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure';
}

export const hasCode = (error: unknown, ...codes: ProblemCode[]): error is ApiProblem =>
  error instanceof ApiProblem && codes.some((code) => code === error.code);
