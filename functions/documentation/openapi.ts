import * as z from 'zod';
import type { Endpoint } from '#contract/endpoint';
import { permissions } from '#contract/permissions';
import { Problem, type ProblemCode, problems } from '#contract/problems';

type Json = Record<string, unknown>;

/** Schemas that have a name, by it: they stand once in the document. */
type Named = Record<string, Json>;

/** OpenAPI 3.1 (whose schemas are JSON Schema 2020-12) of the endpoints. */
export function openApi(endpoints: Record<string, Endpoint>): Json {
  const paths: Record<string, Json> = {};
  const named: Named = {};
  named.Problem = schemaOf(Problem, 'output', named);
  for (const [operationId, endpoint] of Object.entries(endpoints)) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operation(operationId, endpoint, named),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Call Record',
      version: '1',
      description:
        'Lists take `limit` and `cursor` and answer `items` and `nextCursor`. Errors are RFC 9457 problem details with a `code`. Programs send `Authorization: Bearer crt_…` with an access token. With the session cookie, writes need the header `x-call-record: 1`.',
    },
    servers: [{ url: '/api' }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'crt_…' },
      },
      schemas: named,
    },
  };
}

function operation(operationId: string, endpoint: Endpoint, named: Named): Json {
  const { access, tokens, summary, status, answer, produces, body, method, path } = endpoint;
  const needs =
    access === 'public' || access === 'signed_in'
      ? undefined
      : `Needs the permission **${permissions[access]}**${tokens === 'recorder' ? ', or the own token of the recorder' : ''}.`;
  return {
    operationId,
    summary,
    tags: [path.split('/')[1]],
    ...(needs ? { description: needs } : {}),
    security: access === 'public' ? [] : [{ session: [] }, ...(tokens === 'refused' ? [] : [{ token: [] }])],
    parameters: [
      ...parameters('path', endpoint.params, named),
      ...parameters('query', endpoint.query, named),
      ...(access !== 'public' && method !== 'GET'
        ? [
            {
              in: 'header',
              name: 'x-call-record',
              required: false,
              schema: { const: '1' },
              description: 'With the session cookie',
            },
          ]
        : []),
    ],
    ...(body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input', named) } } } }
      : {}),
    responses: {
      [status]: {
        description: summary,
        ...(answer || produces
          ? {
              content: {
                [produces ?? 'application/json']: answer ? { schema: schemaOf(answer, 'output', named) } : {},
              },
            }
          : {}),
      },
      ...problemResponses(endpoint),
    },
  };
}

/** What an endpoint can refuse with, by what it declares. */
function refusals({ access, params, query, body, missing, refuses, method }: Endpoint): ProblemCode[] {
  const codes: ProblemCode[] = ['internal_error', ...(refuses ?? [])];
  if (method !== 'GET') codes.push('forbidden_origin');
  if (access !== 'public') codes.push('not_signed_in');
  if (access !== 'public' && access !== 'signed_in') codes.push('not_permitted');
  if (params) codes.push(missing ?? 'not_found');
  if (body) codes.push('invalid_request', 'body_too_large', 'unsupported_media_type');
  if (query || body) codes.push('invalid_input');
  return codes;
}

/** By status: all that an endpoint can refuse with. */
function problemResponses(endpoint: Endpoint): Json {
  const byStatus = Map.groupBy(refusals(endpoint), (code) => String(problems[code][0]));
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, problemResponse(codes)]));
}

const problemResponse = (codes: ProblemCode[]): Json => ({
  description: codes.map((code) => `${problems[code][1]} (\`${code}\`)`).join('; '),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined, named: Named): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input', named) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    in: place,
    name,
    required: place === 'path' || required.includes(name),
    ...(property.description ? { description: property.description } : {}),
    schema: property,
  }));
}

/** The JSON Schema of what is sent or answered. What has a name goes to `named`, and is referred to. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', named: Named): Json {
  const { $schema, $defs, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  const resolve = (value: unknown) =>
    JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
  for (const [name, definition] of Object.entries($defs ?? {})) {
    const { id, ...plain } = definition as Json;
    named[name] = resolve(plain);
  }
  return resolve(rest);
}
