/** What `npm start` writes to local.json, as far as benchmarks need it. */
export interface LocalCloud {
  portal: string;
  aws: string;
  region: string;
  bucket: string;
  admin: { username: string; password: string };
  recorder: { tenant: string; id: string; prefix: string; accessKeyId: string; secretAccessKey: string };
}

/** Signs in as the administrator and returns a reader of the API, which also sends. */
export async function signIn({ portal, admin }: LocalCloud) {
  const answer = await fetch(`${portal}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  });
  if (!answer.ok) throw new Error(`Sign-in answered ${answer.status}`);
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const read = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${portal}/api${path}`, { headers: { cookie } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return (await response.json()) as Answer;
  };
  const send = (method: 'POST' | 'DELETE', path: string, body?: object): Promise<Response> =>
    fetch(`${portal}/api${path}`, {
      method,
      headers: { cookie, 'x-call-record': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  return Object.assign(read, { send });
}

/** The p-th quantile (0 to 1) of some numbers. */
export function quantile(values: number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}
