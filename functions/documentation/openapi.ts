import * as z from 'zod';
import type { Endpoint } from '#contract/endpoint';
import { permissions } from '#contract/permissions';
import { Problem, type ProblemCode, problems } from '#contract/problems';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 (whose schemas are JSON Schema 2020-12) of the endpoints. */
export function openApi(endpoints: Record<string, Endpoint>): Json {
  const paths: Record<string, Json> = {};
  for (const [operationId, endpoint] of Object.entries(endpoints)) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operation(operationId, endpoint),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Call Record',
      version: '1',
      description:
        'Lists take `limit` and `cursor` and answer `items` and `nextCursor`. Errors are RFC 9457 problem details with a `code`. With the session cookie, writes need the header `x-call-record: 1`.',
    },
    servers: [{ url: '/api' }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'crt_…' },
      },
      schemas: { Problem: schemaOf(Problem, 'output') },
    },
  };
}

function operation(operationId: string, endpoint: Endpoint): Json {
  const { access, summary, status, answer, produces, body, method, path } = endpoint;
  const needs =
    access === 'public' || access === 'signed_in' ? undefined : `Needs the permission **${permissions[access]}**.`;
  return {
    operationId,
    summary,
    tags: [path.split('/')[1]],
    ...(needs ? { description: needs } : {}),
    security: access === 'public' ? [] : [{ session: [] }, { token: [] }],
    parameters: [
      ...parameters('path', endpoint.params),
      ...parameters('query', endpoint.query),
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
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }
      : {}),
    responses: {
      [status]: {
        description: summary,
        ...(answer || produces
          ? { content: { [produces ?? 'application/json']: answer ? { schema: schemaOf(answer, 'output') } : {} } }
          : {}),
      },
      ...Object.fromEntries(refusals(endpoint).map((code) => [String(problems[code][0]), problemResponse(code)])),
    },
  };
}

/** What an endpoint can refuse with, by what it declares; where two have one status the first names it. */
function refusals({ access, params, query, body, missing }: Endpoint): ProblemCode[] {
  const codes: ProblemCode[] = [];
  if (access !== 'public') codes.push('not_signed_in');
  if (access !== 'public' && access !== 'signed_in') codes.push('not_permitted');
  if (params) codes.push(missing ?? 'not_found');
  if (body) codes.push('invalid_request', 'body_too_large', 'unsupported_media_type');
  if (query || body) codes.push('invalid_input');
  return codes;
}

const problemResponse = (code: ProblemCode): Json => ({
  description: problems[code][1],
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
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

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  // What a string is coerced to is what the caller should write, so coercion shows as its target.
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest;
}
