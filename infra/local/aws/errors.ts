/** An error as AWS answers it. The code is the one that S3 uses; other protocols translate it where theirs differs. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further elements of S3's error document, such as `Key`. */
  readonly details: Record<string, string>;

  constructor(code: string, message: string, status = 400, details: Record<string, string> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}
