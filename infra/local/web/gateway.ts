import type { InvocationResult } from '../lambda/function-pool.ts';
import type { ApiRoute, HttpApi } from '../template/http-api.ts';
import { first, textResponse, type WebRequest, type WebResponse } from './http-message.ts';

export interface GatewaySettings {
  accountId: string;
  invoke(functionName: string, event: object): Promise<InvocationResult>;
}

/** API Gateway's limit on a request's body. */
export const maxBodyBytes = 10 * 1024 * 1024;
const tooLarge = () => message(413, 'Request Entity Too Large');

const message = (status: number, text: string) =>
  textResponse(status, 'application/json', JSON.stringify({ message: text }));

/** An HTTP API of API Gateway: finds the route, hands the request to its function in payload format 2.0, and the answer back. */
export async function answerByApi(api: HttpApi, request: WebRequest, settings: GatewaySettings): Promise<WebResponse> {
  if (request.body.length > maxBodyBytes) return tooLarge();
  let path: string;
  try {
    path = decodeURIComponent(request.path);
  } catch {
    return message(400, 'Bad Request');
  }
  const match = findRoute(api.routes, request.method, path);
  if (!match) return message(404, 'Not Found');
  const result = await settings.invoke(
    match.route.functionName,
    toEvent(api, match, path, request, settings.accountId),
  );
  if (!result.ok) {
    // The gateway takes 10 MB, a function 6: what lies between is too large for the one behind.
    if (result.errorType === 'RequestTooLarge') return tooLarge();
    return result.kind === 'timeout' ? message(503, 'Service Unavailable') : message(500, 'Internal Server Error');
  }
  return toResponse(result.payload);
}

/** The route for a method and a decoded path. A plain segment goes before a parameter. */
export function findRoute(
  routes: readonly ApiRoute[],
  method: string,
  path: string,
): { route: ApiRoute; parameters: Record<string, string> } | undefined {
  const segments = path.split('/').slice(1);
  const matches = routes.flatMap((route) => {
    if (route.method !== method && route.method !== 'ANY') return [];
    if (route.segments.length !== segments.length) return [];
    const parameters: Record<string, string> = {};
    const fits = route.segments.every((part, index) => {
      const given = segments[index] ?? '';
      const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
      if (name === undefined) return part === given;
      parameters[name] = given;
      return given !== '';
    });
    return fits ? [{ route, parameters }] : [];
  });
  const specific = ({ route }: { route: ApiRoute }) =>
    route.segments.map((part) => (part.startsWith('{') ? '1' : '0')).join('');
  return matches.sort((a, b) => specific(a).localeCompare(specific(b)))[0];
}

/** See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function toEvent(
  api: HttpApi,
  { route, parameters }: { route: ApiRoute; parameters: Record<string, string> },
  path: string,
  request: WebRequest,
  accountId: string,
): object {
  const { method, query, headers, body, sourceIp } = request;
  const userAgent = first(headers, 'user-agent') ?? '';
  const cookies = (headers.get('cookie') ?? [])
    .flatMap((line) => line.split(';').map((pair) => pair.trim()))
    .filter(Boolean);
  const parameterLists = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query))
    parameterLists.set(name, [...(parameterLists.get(name) ?? []), value]);
  const joined = (lists: Map<string, string[]>) =>
    Object.fromEntries([...lists].map(([name, values]) => [name, values.join(',')]));
  const now = new Date();
  const isText = /^(text\/|application\/([\w.-]+\+)?(json|xml)\b|application\/javascript\b)/i.test(
    first(headers, 'content-type') ?? 'text/',
  );
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: { ...joined(new Map([...headers].filter(([name]) => name !== 'cookie'))), host: api.host },
    ...(parameterLists.size > 0 ? { queryStringParameters: joined(parameterLists) } : {}),
    ...(Object.keys(parameters).length > 0 ? { pathParameters: parameters } : {}),
    requestContext: {
      accountId,
      apiId: api.id,
      domainName: api.host,
      domainPrefix: api.id,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent },
      requestId: request.id,
      routeKey: route.routeKey,
      stage: '$default',
      time: gatewayTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** `03/Mar/2026:14:30:11 +0000` */
function gatewayTime(time: Date): string {
  const [, day, month, year, clock] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}

interface Answer {
  statusCode?: number;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
}

function toResponse(payload: string): WebResponse {
  const answer = JSON.parse(payload) as Answer | string | null;
  // A function may answer with nothing but what the body is to be.
  if (answer === null || typeof answer !== 'object' || answer.statusCode === undefined)
    return textResponse(200, 'application/json', typeof answer === 'string' ? answer : payload);
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = answer;
  const all = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [String(value)]]));
  if (cookies.length > 0) all.set('set-cookie', cookies);
  if (!all.has('content-type') && body !== '') all.set('content-type', ['text/plain; charset=utf-8']);
  return { status: statusCode, headers: all, body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') };
}
