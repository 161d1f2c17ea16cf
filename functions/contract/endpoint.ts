import type * as z from 'zod';
import type { Permission } from './permissions.ts';
import type { ProblemCode } from './problems.ts';

/** Who may call: anybody, whoever is signed in, or holders of one permission. */
type Access = 'public' | 'signed_in' | Permission;

/** One route of the API. Everything about it is here: gateway routes, validation, OpenAPI and the portal's client read it. */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api`, parameters in braces: `/recordings/{recordingId}`. */
  path: `/${string}`;
  access: Access;
  /** API tokens that may not call it, because it is a matter of the person; or those of recorders, which may, for themselves. */
  tokens?: 'refused' | 'recorder';
  summary: string;
  /** The status of success. */
  status: 200 | 201 | 202 | 204;
  params?: Params;
  query?: Query;
  body?: Body;
  /** What a resource of the path answers that does not exist; an id that cannot exist answers the same. */
  missing?: ProblemCode;
  /** What it refuses with beside what follows from the rest of its declaration. */
  refuses?: readonly ProblemCode[];
  /** Absent where success has no body, or is no JSON. */
  answer?: Answer;
  /** Another media type than JSON in the answer. */
  produces?: string;
}

/** Keeps the literal types of a declaration. */
export function endpoint<
  const Method extends Endpoint['method'],
  const Path extends `/${string}`,
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodUndefined,
>(
  declaration: Endpoint<Params, Query, Body, Answer> & {
    method: Method;
    path: Path;
  },
): Endpoint<Params, Query, Body, Answer> & { method: Method; path: Path } {
  return declaration;
}

/** The parsed value of a part of an endpoint, as a use case receives it. */
export type Parsed<Schema extends z.ZodType | undefined> = z.output<NonNullable<Schema>>;
/** The value that a caller sends. */
export type Sent<Schema extends z.ZodType | undefined> = z.input<NonNullable<Schema>>;
