import { createContext, Script } from 'node:vm';
import type { WebRequest, WebResponse } from './http-message.ts';

/** A value, and all of them where a header or parameter is repeated. */
interface Field {
  value: string;
  multiValue?: Array<{ value: string }>;
}
type Fields = Record<string, Field>;

interface EdgeRequest {
  method: string;
  uri: string;
  querystring: Fields;
  headers: Fields;
  cookies: Fields;
}
interface EdgeResponse {
  statusCode: number;
  statusDescription?: string;
  headers?: Fields;
  cookies?: Record<string, Field & { attributes?: string }>;
  body?: string | { encoding?: string; data: string };
}

export type EdgeFunction = (event: object) => Promise<unknown>;

/** Compiles the code of a CloudFront Function: a script that declares `handler`, with nothing around it but the language. */
export function compileEdgeFunction(code: string): EdgeFunction {
  const context = createContext(
    { console: { log: () => undefined } },
    { codeGeneration: { strings: false, wasm: false } },
  );
  new Script(code).runInContext(context, { timeout: 1000 });
  const call = new Script('Promise.resolve(handler(event)).then(JSON.stringify)');
  return async (event) => {
    // What goes in and comes out is data of either side's own, as on AWS.
    context.event = new Script(`(${JSON.stringify(event)})`).runInContext(context);
    // CloudFront counts computing; this counts time, in which a busy machine may give it none.
    return JSON.parse(await call.runInContext(context, { timeout: 2000 }));
  };
}

interface Edge {
  distribution: { id: string; domainName: string };
}

/** Runs a viewer-request function: it changes the request, or answers it. */
export async function onViewerRequest(
  run: EdgeFunction,
  request: WebRequest,
  edge: Edge,
): Promise<{ request: WebRequest } | { response: WebResponse }> {
  const result = (await run({ ...eventOf('viewer-request', request, edge), request: toEdgeRequest(request) })) as
    | EdgeRequest
    | EdgeResponse;
  if ('statusCode' in result) return { response: fromEdgeResponse(result) };
  const cookies = Object.entries(result.cookies ?? {}).map(([name, { value }]) => `${name}=${value}`);
  const headers = fromFields(result.headers);
  if (cookies.length > 0) headers.set('cookie', [cookies.join('; ')]);
  return { request: { ...request, path: result.uri, query: fromQuery(result.querystring), headers } };
}

/** Runs a viewer-response function, which may change the status and the headers. */
export async function onViewerResponse(
  run: EdgeFunction,
  request: WebRequest,
  response: WebResponse,
  edge: Edge,
): Promise<WebResponse> {
  const event = {
    ...eventOf('viewer-response', request, edge),
    request: toEdgeRequest(request),
    response: { statusCode: response.status, headers: toFields(response.headers), cookies: {} },
  };
  const changed = fromEdgeResponse((await run(event)) as EdgeResponse);
  return { ...changed, body: response.body };
}

const eventOf = (eventType: string, request: WebRequest, { distribution }: Edge) => ({
  version: '1.0',
  context: {
    distributionDomainName: distribution.domainName,
    distributionId: distribution.id,
    eventType,
    requestId: request.id,
  },
  viewer: { ip: request.sourceIp },
});

function toEdgeRequest({ method, path, query, headers }: WebRequest): EdgeRequest {
  const parameters = new Map<string, string[]>();
  for (const pair of query.split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.split('=');
    parameters.set(name, [...(parameters.get(name) ?? []), value.join('=')]);
  }
  const cookies = (headers.get('cookie') ?? [])
    .flatMap((line) => line.split(';'))
    .map((pair) => pair.trim().split(/=(.*)/s))
    .map(([name = '', value = '']) => [name, { value }] as const);
  const rest = new Map([...headers].filter(([name]) => name !== 'cookie'));
  return {
    method,
    uri: path,
    querystring: toFields(parameters),
    headers: toFields(rest),
    cookies: Object.fromEntries(cookies),
  };
}

const toFields = (values: Map<string, string[]>): Fields =>
  Object.fromEntries(
    [...values].map(([name, all]) => [
      name,
      { value: all[0] ?? '', ...(all.length > 1 ? { multiValue: all.map((value) => ({ value })) } : {}) },
    ]),
  );

const allValues = ({ value, multiValue }: Field) => multiValue?.map((one) => one.value) ?? [value];

const fromFields = (fields: Fields = {}): Map<string, string[]> =>
  new Map(Object.entries(fields).map(([name, field]) => [name.toLowerCase(), allValues(field)]));

const fromQuery = (fields: Fields = {}) =>
  Object.entries(fields)
    .flatMap(([name, field]) => allValues(field).map((value) => (value === '' ? name : `${name}=${value}`)))
    .join('&');

function fromEdgeResponse({ statusCode, headers, body }: EdgeResponse): WebResponse {
  const data = typeof body === 'object' ? Buffer.from(body.data, body.encoding === 'base64' ? 'base64' : 'utf8') : body;
  return { status: statusCode, headers: fromFields(headers), body: data === undefined ? undefined : Buffer.from(data) };
}
