import { type Problem, type ProblemCode, problems } from '#contract/problems';

/** A failure that the caller is told of, by its code. Anything else that is thrown becomes `internal_error`. */
export class AppError extends Error {
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly fields: Problem['errors'];
  readonly headers: Record<string, string>;

  constructor(
    code: ProblemCode,
    options: {
      detail?: string;
      fields?: Problem['errors'];
      headers?: Record<string, string>;
    } = {},
  ) {
    super(options.detail ? `${code}: ${options.detail}` : code);
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail;
    this.fields = options.fields;
    this.headers = options.headers ?? {};
  }
}

/** RFC 9457 problem details. It tells of nothing but the code: two failures alike in code are alike in bytes. */
export function toProblem({ code, detail, fields }: AppError): Problem {
  const [status, title] = problems[code];
  return {
    type: `urn:call-record:problem:${code}`,
    title,
    status,
    code,
    ...(detail ? { detail } : {}),
    ...(fields ? { errors: fields } : {}),
  };
}
