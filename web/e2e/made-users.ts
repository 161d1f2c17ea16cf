import { onTestFinished } from 'vitest';
import { mailedPassword } from './mailed-password.ts';
import { api, deleteAfterwards } from './own-call.ts';
import { portal } from './portal-test.ts';

export interface Made {
  id: string;
  name: string;
  username: string;
  email: string;
}

/** It is gone when the test has ended, after those who have it. */
export async function makeRole(label: string, permissions: string[]): Promise<string> {
  const { id } = await api<{ id: string }>('POST', '/roles', { label, permissions });
  onTestFinished(async () => {
    const { items } = await api<{ items: Made[] }>('GET', `/users?limit=100&roleId=${id}`);
    for (const user of items) await api('DELETE', `/users/${user.id}`);
    await api('DELETE', `/roles/${id}`);
  });
  return id;
}

/** Somebody who has been mailed a password. They are gone when the test has ended. */
export async function makeUser(name: string, roleId: string): Promise<Made> {
  const plain = name.toLowerCase().replaceAll(' ', '.');
  const user = await api<Made>('POST', '/users', { name, username: plain, email: `${plain}@example.com`, roleId });
  deleteAfterwards(`/users/${user.id}`);
  return user;
}

/** Takes up an invitation beside the page. The answer is the cookie of their session. */
export async function join({ username, email }: Pick<Made, 'username' | 'email'>): Promise<string> {
  const post = (path: string, body: object) =>
    fetch(`${portal}/api${path}`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    });
  const asked = await post('/session', { username, password: await mailedPassword(email) });
  const { session } = (await asked.json()) as { session: string };
  const answer = await post('/session/challenge', { session, newPassword: 'Quiet-harbour-71' });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
