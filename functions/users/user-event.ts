import type { Write } from '#data/client';
import type { Role } from '#data/directory';
import { eventWrite } from '#data/events';
import type { User } from '#data/users';
import { type Actor, eventActor } from '#runtime/route';

/** The event of somebody's doing to a user: as whom they are known, and with which role, since. */
export const userEvent = (
  type: 'create_user' | 'update_user' | 'invite_user' | 'delete_user',
  actor: Actor,
  { tenantId, id, name, username, email, disabled }: User,
  role: Role | undefined,
): Write =>
  eventWrite(tenantId, {
    ...{ type, actor: eventActor(actor) },
    details: {
      ...{ userId: id, name, username, email, disabled },
      role: role ? { id: role.id, label: role.name } : null,
    },
  });
