import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { matchesWildcard } from '../iam/wildcards.ts';
import type { Behaviour, Distribution } from '../template/distribution.ts';
import { compileEdgeFunction, type EdgeFunction, onViewerRequest, onViewerResponse } from './cloudfront-function.ts';
import type { Files } from './files.ts';
import { answerByApi, type GatewaySettings, maxBodyBytes } from './gateway.ts';
import { textResponse, type WebRequest, type WebResponse } from './http-message.ts';

export interface PortalSettings extends GatewaySettings {
  distribution: Distribution;
  files: Files;
  report(problem: string): void;
}

interface CompiledBehaviour extends Behaviour {
  onRequest: EdgeFunction | undefined;
  onResponse: EdgeFunction | undefined;
}

/** The distribution and what is behind it: the portal's files and its API under one address. */
export function portalServer(settings: PortalSettings): Server {
  const behaviours = settings.distribution.behaviours.map(
    (behaviour): CompiledBehaviour => ({
      ...behaviour,
      onRequest: behaviour.viewerRequest === undefined ? undefined : compileEdgeFunction(behaviour.viewerRequest),
      onResponse: behaviour.viewerResponse === undefined ? undefined : compileEdgeFunction(behaviour.viewerResponse),
    }),
  );
  return createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    const respond = async () => {
      const request = await readRequest(incoming);
      const response = await answer(settings, behaviours, request);
      write(outgoing, request, response);
    };
    respond().catch((error: Error & { code?: string }) => {
      if (error.code !== 'ECONNRESET') settings.report(`The portal failed at ${incoming.url}: ${error.stack}`);
      if (!outgoing.headersSent) outgoing.writeHead(502).end();
      else outgoing.destroy();
    });
  });
}

async function readRequest(incoming: IncomingMessage): Promise<WebRequest> {
  const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    // One byte too many says enough; the rest is read so that the sender can hear the answer.
    if (size - chunk.length <= maxBodyBytes) chunks.push(chunk);
  }
  const headers = new Map<string, string[]>();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    const name = (incoming.rawHeaders[index] ?? '').toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), incoming.rawHeaders[index + 1] ?? '']);
  }
  return {
    ...{ path, query, headers },
    id: randomUUID(),
    method: incoming.method ?? 'GET',
    body: Buffer.concat(chunks),
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
  };
}

async function answer(
  settings: PortalSettings,
  behaviours: readonly CompiledBehaviour[],
  viewerRequest: WebRequest,
): Promise<WebResponse> {
  const { distribution } = settings;
  const behaviour = behaviours.find(
    ({ pathPattern }) => pathPattern === undefined || matchesPath(pathPattern, viewerRequest.path),
  );
  if (!behaviour) throw new Error('the distribution has no default behaviour');
  let response: WebResponse;
  if (!behaviour.allowedMethods.includes(viewerRequest.method)) {
    response = textResponse(403, 'text/html', 'This distribution is not configured to allow the HTTP request method.');
  } else {
    const changed = behaviour.onRequest
      ? await onViewerRequest(behaviour.onRequest, viewerRequest, { distribution })
      : { request: viewerRequest };
    response = 'response' in changed ? changed.response : await askOrigin(settings, behaviour, changed.request);
  }
  applyResponseHeaders(behaviour, response);
  return behaviour.onResponse
    ? onViewerResponse(behaviour.onResponse, viewerRequest, response, { distribution })
    : response;
}

const matchesPath = (pattern: string, path: string) =>
  matchesWildcard(pattern.startsWith('/') ? pattern : `/${pattern}`, path);

async function askOrigin(settings: PortalSettings, behaviour: Behaviour, request: WebRequest): Promise<WebResponse> {
  const { distribution, files } = settings;
  const { origin, compresses } = behaviour;
  if (origin.kind === 'api') return answerByApi(origin.api, forwarded(request), settings);
  const path =
    request.path === '/' && distribution.defaultRootObject ? `/${distribution.defaultRootObject}` : request.path;
  const found = await files({ ...request, path }, compresses);
  if (found) return found;
  const status = origin.mayList ? 404 : 403;
  const custom = distribution.errorAnswers.find(({ code }) => code === status);
  const page = custom?.page && (await files({ ...request, path: custom.page }, compresses));
  if (custom && page) return { ...page, status: custom.status };
  const code = status === 404 ? 'NoSuchKey' : 'AccessDenied';
  return textResponse(
    custom?.status ?? status,
    'application/xml',
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`,
  );
}

/** What the distribution and the gateway add on the way. Each notes who asked it; the scheme is the browser's. */
function forwarded(request: WebRequest): WebRequest {
  const headers = new Map(request.headers);
  const chain = [...(headers.get('x-forwarded-for') ?? []), request.sourceIp, '127.0.0.1'];
  headers.set('x-forwarded-for', [chain.join(', ')]);
  headers.set('x-forwarded-proto', ['http']);
  for (const name of ['connection', 'keep-alive', 'transfer-encoding', 'upgrade']) headers.delete(name);
  return { ...request, headers };
}

function applyResponseHeaders({ responseHeaders }: Behaviour, { headers }: WebResponse): void {
  for (const name of responseHeaders.remove) headers.delete(name);
  for (const { name, value, override } of responseHeaders.set)
    if (override || !headers.has(name)) headers.set(name, [value]);
}

function write(outgoing: ServerResponse, { method }: WebRequest, { status, headers, body }: WebResponse): void {
  for (const [name, values] of headers) outgoing.setHeader(name, values.length === 1 ? (values[0] ?? '') : values);
  if (body !== undefined && status !== 204 && status !== 304) outgoing.setHeader('content-length', body.length);
  outgoing.writeHead(status);
  outgoing.end(method === 'HEAD' || status === 304 || body === undefined ? undefined : body);
}
