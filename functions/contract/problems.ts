import * as z from 'zod';

/** Every error that the API answers: code -> status and title. */
export const problems = {
  invalid_request: [400, 'The request cannot be read'],
  not_signed_in: [401, 'Sign in first'],
  invalid_credentials: [401, 'The user name or password is wrong'],
  challenge_failed: [401, 'The challenge was not met'],
  not_permitted: [403, 'Your role does not permit this'],
  forbidden_origin: [403, 'The request does not come from the portal'],
  not_found: [404, 'Not found'],
  recording_not_found: [404, 'Recording not found'],
  upload_not_found: [404, 'Quarantined upload not found'],
  job_not_found: [404, 'Job not found'],
  file_not_found: [404, 'There is no file, or no longer'],
  search_not_found: [404, 'Saved search not found'],
  flag_not_found: [404, 'Flag not found'],
  number_not_found: [404, 'Number not found'],
  agent_not_found: [404, 'Agent not found'],
  department_not_found: [404, 'Department not found'],
  note_not_found: [404, 'Note not found'],
  scorecard_not_found: [404, 'Scorecard not found'],
  conflict: [409, 'It was changed meanwhile'],
  request_id_used: [409, 'The request id was used for something else'],
  job_not_ended: [409, 'The job has not ended'],
  name_taken: [409, 'There is one of this name'],
  number_taken: [409, 'The number is managed already'],
  body_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The body must be JSON'],
  invalid_input: [422, 'Some fields are not valid'],
  invalid_cursor: [422, 'The cursor is not valid here'],
  unknown_scorecard: [422, 'There is no such scorecard'],
  too_many_agents: [422, 'There are too many agents: delete one first'],
  too_many_departments: [422, 'There are too many departments: delete one first'],
  too_many_flags: [422, 'There are too many flags: delete one first'],
  too_many_numbers: [422, 'There are too many numbers: delete one first'],
  too_many_notes: [422, 'The recording has too many notes'],
  too_many_scorecards: [422, 'There are too many scorecards: delete one first'],
  unknown_agent: [422, 'There is no such agent'],
  unknown_department: [422, 'There is no such department'],
  unknown_user: [422, 'There is no such user'],
  unknown_flag: [422, 'There is no such flag'],
  unknown_number: [422, 'There is no such number'],
  too_many_saved_searches: [422, 'There are too many saved searches: delete one first'],
  password_rejected: [422, 'The password does not meet the policy'],
  too_many_attempts: [429, 'Too many attempts'],
  too_many_jobs: [429, 'Too many jobs have not ended: wait for one, or cancel one'],
  internal_error: [500, 'Something went wrong on our side'],
  unavailable: [503, 'Busy, try again'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof problems;

/** RFC 9457 problem details, with our code and the rejected fields. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.output<typeof Problem>;
