import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>;

/** A request as the HTTP API gives it to a function (payload format 2.0). `path` has the `/api` and may have a query. */
export function gatewayEvent(
  method: string,
  path: string,
  {
    headers = {},
    cookies,
    body,
    params,
  }: {
    headers?: Record<string, string>;
    cookies?: string[];
    body?: string;
    params?: Record<string, string>;
  } = {},
): APIGatewayProxyEventV2 {
  const url = new URL(path, 'https://portal.example.com');
  return {
    version: '2.0',
    routeKey: `${method} ${url.pathname}`,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: {
      host: 'api.example.com',
      'x-forwarded-host': 'portal.example.com',
      'x-forwarded-proto': 'https',
      ...headers,
    },
    cookies,
    body,
    pathParameters: params,
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path: url.pathname, protocol: 'HTTP/1.1', sourceIp: '192.0.2.10', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: `${method} ${url.pathname}`,
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
  };
}

/** Calls a function's handler and reads its answer. */
export async function call(handler: unknown, event: APIGatewayProxyEventV2) {
  const answer = (await (handler as Handler)(event, {
    getRemainingTimeInMillis: () => 30_000,
  } as Context)) as APIGatewayProxyStructuredResultV2;
  const text = answer.body ?? '';
  return {
    status: answer.statusCode,
    headers: answer.headers ?? {},
    cookies: answer.cookies ?? [],
    text,
    bytes: Buffer.from(text, answer.isBase64Encoded ? 'base64' : 'utf8'),
    json: /json/.test(String(answer.headers?.['content-type']))
      ? (JSON.parse(text) as Record<string, unknown>)
      : undefined,
  };
}

/** What a process that dies throws. */
export class Crash extends Error {}

/**
 * Fails the k-th call on whatever it is given, before the call has its effect or after it. With `dead` every call after that one fails too, as
 * of a process that is gone.
 */
export function faults(failing: number, when: 'before' | 'after', { dead = false } = {}) {
  let calls = 0;
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(inner, name) {
        const value = Reflect.get(inner, name) as unknown;
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          const call = calls++;
          const fails = call === failing;
          if (dead && failing >= 0 && call > failing) throw new Crash();
          if (fails && when === 'before') throw new Crash();
          const result = await (value as (...args: unknown[]) => unknown).apply(inner, args);
          if (fails) throw new Crash();
          return result;
        };
      },
    });
  return { wrap, calls: () => calls };
}
