import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import type { Endpoint, Parsed, Sent } from '#contract/endpoint';
import type { Permission } from '#contract/permissions';
import type { ProblemCode } from '#contract/problems';
import { AppError } from './errors.ts';
import { bearerToken, jsonBody, queryOf, refuseForeignOrigin, sessionToken } from './request.ts';

/** Who asks. Every use case takes the tenant from here and from nowhere else. */
export interface Actor {
  kind: 'user' | 'token';
  tenantId: string;
  userId: string;
  name: string;
  permissions: readonly string[];
  /** Whose calls alone they hear and find, where they review anybody; undefined where they hear all. */
  onlyAgents?: ReadonlySet<string> | undefined;
  /** Of a browser. */
  sessionId?: string;
  /** Of a program: the API token that it presents. */
  tokenId?: string;
  /** The recorder whose own token it is: then `userId` says the same, and there are no permissions. */
  recorderId?: string;
}

/** Who asks, as events name them. */
export const eventActor = ({ kind, userId, tokenId, name }: Pick<Actor, 'kind' | 'userId' | 'tokenId' | 'name'>) => ({
  ...{ kind, id: tokenId ?? userId, name },
});

/** Finds who a session cookie's token, or an API token, stands for. */
export type Authenticate = (secret: string) => Promise<Actor | undefined>;

interface ReplyOptions {
  cookies?: string[];
  /** In the place of JSON. */
  text?: string;
  bytes?: Uint8Array;
  /** Under which a browser saves it (ASCII). */
  filename?: string;
}

/** A JSON answer with cookies beside it, or one that is no JSON. */
export class Reply<Answer> {
  readonly answer: Answer;
  readonly options: ReplyOptions;

  constructor(answer: Answer, options: ReplyOptions) {
    this.answer = answer;
    this.options = options;
  }
}

type ActorOf<E extends Endpoint> = E['access'] extends 'public' ? undefined : Actor;

interface RouteInput<E extends Endpoint> {
  params: Parsed<E['params']>;
  query: Parsed<E['query']>;
  body: Parsed<E['body']>;
  actor: ActorOf<E>;
  /** For what only the request tells: its address, its cookie. */
  event: APIGatewayProxyEventV2;
}

type AnswerOf<E extends Endpoint> = Sent<E['answer']>;
type UseCase<E extends Endpoint, Deps> = (
  input: RouteInput<E>,
  deps: Deps,
) => Promise<AnswerOf<E> | Reply<AnswerOf<E>>>;

export interface Route<Deps> {
  endpoint: Endpoint;
  run(event: APIGatewayProxyEventV2, deps: Deps, authenticate: Authenticate): Promise<GatewayAnswer>;
}

export interface GatewayAnswer {
  statusCode: number;
  headers: Record<string, string>;
  cookies?: string[];
  body: string;
  isBase64Encoded?: boolean;
}

/**
 * Makes a use case answer an endpoint: validates what came, authenticates, enforces the endpoint's permission, and
 * gives the use case nothing it need check again. Throws AppError for whatever is refused.
 */
export function route<E extends Endpoint, Deps>(endpoint: E, useCase: UseCase<E, Deps>): Route<Deps> {
  return {
    endpoint,
    async run(event, deps, authenticate) {
      const actor = await authorize(endpoint, event, authenticate);
      const input = {
        actor,
        event,
        params: endpoint.params && parse(endpoint.params, event.pathParameters ?? {}, endpoint.missing ?? 'not_found'),
        query: endpoint.query && parse(endpoint.query, queryOf(event), 'invalid_input'),
        body: endpoint.body && parse(endpoint.body, jsonBody(event), 'invalid_input'),
      } as RouteInput<E>;
      const result = await useCase(input, deps);
      const reply = result instanceof Reply ? result : new Reply(result, {});
      return toGateway(endpoint, reply);
    },
  };
}

async function authorize(endpoint: Endpoint, event: APIGatewayProxyEventV2, authenticate: Authenticate) {
  const bearer = bearerToken(event);
  const isWrite = endpoint.method !== 'GET';
  // A program says who it is in a header that no page of another origin can send; a browser sends the cookie by itself.
  if (isWrite && (bearer === undefined || endpoint.access === 'public')) refuseForeignOrigin(event);
  if (endpoint.access === 'public') return undefined;
  const secret = bearer ?? sessionToken(event);
  const actor = secret ? await authenticate(secret) : undefined;
  // Each only where it belongs: a token in a cookie would be sent by itself.
  if (!actor || (actor.kind === 'token') !== (bearer !== undefined)) throw new AppError('not_signed_in');
  // A page of another origin can send a form with the cookie of a lax browser, but no header of ours.
  if (isWrite && bearer === undefined && event.headers['x-call-record'] !== '1') {
    throw new AppError('forbidden_origin', {
      detail: 'Writes need the header x-call-record: 1.',
    });
  }
  if (!mayCall(actor, endpoint, event)) throw new AppError('not_permitted');
  return actor;
}

function mayCall({ recorderId, tokenId, permissions }: Actor, endpoint: Endpoint, event: APIGatewayProxyEventV2) {
  if (recorderId !== undefined)
    return endpoint.tokens === 'recorder' && event.pathParameters?.recorderId === recorderId;
  if (tokenId !== undefined && endpoint.tokens === 'refused') return false;
  return endpoint.access === 'signed_in' || permissions.includes(endpoint.access satisfies Permission | 'public');
}

function parse(schema: z.ZodType, value: unknown, code: ProblemCode) {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // An id that cannot exist answers like one that does not.
  if (code !== 'invalid_input') throw new AppError(code);
  throw new AppError(code, {
    fields: parsed.error.issues.slice(0, 20).flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.slice(0, 20).map((key) => ({
            path: key.slice(0, 100),
            message: 'is not known here',
          }))
        : [{ path: issue.path.join('.'), message: issue.message }],
    ),
  });
}

function toGateway(endpoint: Endpoint, { answer, options }: Reply<unknown>): GatewayAnswer {
  const { bytes, filename } = options;
  const body = bytes
    ? Buffer.from(bytes).toString('base64')
    : (options.text ?? (endpoint.answer ? JSON.stringify(endpoint.answer.parse(answer)) : ''));
  return {
    statusCode: endpoint.status,
    headers: {
      'cache-control': 'no-store',
      ...(body ? { 'content-type': endpoint.produces ?? 'application/json' } : {}),
      ...(filename ? { 'content-disposition': `attachment; filename="${filename}"` } : {}),
    },
    ...(options.cookies ? { cookies: options.cookies } : {}),
    body,
    ...(bytes ? { isBase64Encoded: true } : {}),
  };
}
