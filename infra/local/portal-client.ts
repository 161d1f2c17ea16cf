import type { LocalJson } from './local-json.ts';

type Portal = Pick<LocalJson, 'portal' | 'admin'>;
const json = { 'content-type': 'application/json' };

/** Signs in as the administrator; the answer is the cookie of the session, as requests send it. Throws where that does not work. */
export async function signIn({ portal, admin: { username, password } }: Portal): Promise<string> {
  const body = JSON.stringify({ username, password });
  const answer = await fetch(`${portal}/api/session`, { method: 'POST', headers: json, body });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (!answer.ok || !cookie) throw new Error(`Sign-in answered ${answer.status}`);
  return cookie;
}

export interface PortalClient {
  /** Sends a request; what it answers is for the caller to judge. */
  send(method: string, path: string, body?: object): Promise<Response>;
  /** Sends a request and reads its JSON, undefined where there is none (204). Throws where it does not succeed. */
  ask<Answer>(method: string, path: string, body?: object): Promise<Answer>;
}

/** The API as the administrator may use it, beside any browser: paths are those below `/api`. */
export async function portalClient(local: Portal): Promise<PortalClient> {
  const cookie = await signIn(local);
  const send: PortalClient['send'] = (method, path, body) =>
    fetch(`${local.portal}/api${path}`, {
      method,
      headers: { cookie, 'x-call-record': '1', ...(body ? json : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const ask = async <Answer>(method: string, path: string, body?: object) => {
    const answer = await send(method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as Answer;
  };
  return { send, ask };
}
