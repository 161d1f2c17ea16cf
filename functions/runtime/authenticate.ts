import type { SessionRepository } from '#data/sessions';
import type { Authenticate } from './route.ts';

/** Authentication by session cookie: one read of the table. */
export const bySession =
  (sessions: SessionRepository): Authenticate =>
  async (token) => {
    const session = await sessions.find(token);
    return (
      session && {
        kind: 'user',
        tenantId: session.tenantId,
        userId: session.userId,
        name: session.name,
        permissions: session.permissions,
      }
    );
  };

/** For functions whose endpoints are all public. */
export const nobody: Authenticate = async () => undefined;
