import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AppError } from './errors.ts';

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** The host that the browser asked, which the distribution notes; without a distribution the API's own. */
const hostOf = (event: APIGatewayProxyEventV2) => event.headers['x-forwarded-host'] ?? event.headers.host ?? '';

/**
 * Browsers keep `__Host-` and Secure cookies from plain http. A connection that never leaves the machine is the one
 * place where plain http is allowed.
 */
const isPlainLoopback = (event: APIGatewayProxyEventV2) =>
  loopback.test(hostOf(event)) && event.headers['x-forwarded-proto'] === 'http';

const cookieName = (event: APIGatewayProxyEventV2, name: string) => (isPlainLoopback(event) ? name : `__Host-${name}`);

/** A cookie of ours that the request has. */
function cookieOf(event: APIGatewayProxyEventV2, name: string): string | undefined {
  const prefix = `${cookieName(event, name)}=`;
  const cookie = event.cookies?.find((pair) => pair.startsWith(prefix));
  return cookie?.slice(prefix.length) || undefined;
}

/** The session token of the request's cookie. */
export const sessionToken = (event: APIGatewayProxyEventV2): string | undefined => cookieOf(event, 'session');

/** What the browser is known by, whoever is signed in. */
export const deviceToken = (event: APIGatewayProxyEventV2): string | undefined => cookieOf(event, 'device');

/** The token of an `Authorization: Bearer` header. Another scheme is none of ours, and stands for nobody. */
export function bearerToken(event: APIGatewayProxyEventV2): string | undefined {
  const { authorization } = event.headers;
  return authorization === undefined ? undefined : (/^Bearer +(\S+)\s*$/i.exec(authorization)?.[1] ?? '');
}

/** `maxAge` is in seconds. */
function setCookie(event: APIGatewayProxyEventV2, name: string, value: string, maxAge: number): string {
  const secure = isPlainLoopback(event) ? '' : '; Secure';
  return `${cookieName(event, name)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAge}${secure}`;
}

/** The Set-Cookie value that begins a session, or ends it where `token` is empty. */
export const sessionCookie = (event: APIGatewayProxyEventV2, token: string, maxAge: number): string =>
  setCookie(event, 'session', token, maxAge);

/** The Set-Cookie value by which the browser will be known. */
export const deviceCookie = (event: APIGatewayProxyEventV2, token: string, maxAge: number): string =>
  setCookie(event, 'device', token, maxAge);

/** Refuses a request that a page of another origin made. Programs send no Origin. */
export function refuseForeignOrigin(event: APIGatewayProxyEventV2): void {
  const origin = event.headers.origin;
  if (origin === undefined) return;
  const scheme = isPlainLoopback(event) ? 'http' : 'https';
  if (origin !== `${scheme}://${hostOf(event)}`) throw new AppError('forbidden_origin');
}

/**
 * What is longer need not be parsed to be refused. A scorecard of fifty metrics with all their guidance has some 56,000 characters, and twelve
 * times as many where a program escapes every one beyond ASCII.
 */
const longestBody = 1_000_000;

/** The body as JSON. */
export function jsonBody(event: APIGatewayProxyEventV2): unknown {
  const type = event.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString('utf8') : (event.body ?? '');
  if (text.length > longestBody) throw new AppError('body_too_large');
  if (type !== 'application/json') throw new AppError('unsupported_media_type');
  try {
    return JSON.parse(text, refuseIllFormed);
  } catch {
    throw new AppError('invalid_request', { detail: 'The body is not JSON.' });
  }
}

/** A lone surrogate is no character: no store takes it, and no person has typed it. */
const refuseIllFormed = (_: string, value: unknown) => {
  if (typeof value === 'string' && !value.isWellFormed()) throw new SyntaxError('Ill-formed string');
  return value;
};

/** The query as names to values; a name given more than once has a list. */
export function queryOf(event: APIGatewayProxyEventV2): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  // The gateway joins repeated names with commas in its own parse, which cannot be undone; the raw string can be read.
  for (const [name, value] of new URLSearchParams(event.rawQueryString)) {
    if (!Object.hasOwn(query, name))
      Object.defineProperty(query, name, {
        value,
        enumerable: true,
        writable: true,
      });
    else query[name] = [query[name] as string | string[], value].flat();
  }
  return query;
}
