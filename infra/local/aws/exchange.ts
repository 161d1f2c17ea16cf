import type { Readable } from 'node:stream';
import type { Statement } from '../iam/policy.ts';

/** A request to one of the services, its signature checked. */
export interface AwsRequest {
  id: string;
  method: string;
  /** As it was sent: still percent-encoded. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
  presigned: boolean;
  /** Out of its framing and checked against its signature as it is read: an error may come at its very end. */
  body: AsyncIterable<Buffer>;
  /** What came after the body; complete once the body has been read. */
  trailers: ReadonlyMap<string, string>;
  sourceIp: string;
  access: Access;
}

/** What the caller of a request may do. */
export interface Access {
  /** The ARN of the role or user. */
  caller: string;
  may(need: Need): boolean;
  /** Throws AccessDenied, naming who, what and which resource, where the policies do not allow it. */
  require(need: Need): void;
}

export interface Need {
  /** Such as `s3:GetObject`. */
  action: string;
  /** The ARN. */
  resource: string;
  /** Condition keys beyond the global ones. */
  context?: Record<string, readonly string[]>;
  resourcePolicy?: readonly Statement[];
}

export interface AwsAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer | Readable;
}

/** The whole body, where it is expected to be small. Throws EntityTooLarge beyond `limit` bytes. */
export async function readBody(body: AsyncIterable<Buffer>, limit: number, tooLarge: () => Error): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
