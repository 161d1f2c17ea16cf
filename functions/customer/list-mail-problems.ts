import { customerEndpoints } from '#contract/customer';
import type { MailProblemRepository } from '#data/mail-problems';
import { foldName, type UserRepository } from '#data/users';
import { route } from '#runtime/route';

/** A user who has another address by now, or is gone, has no problem any more. */
export const listMailProblems = route(
  customerEndpoints.listMailProblems,
  async (
    { actor: { tenantId } },
    { problems, users }: { problems: Pick<MailProblemRepository, 'list'>; users: Pick<UserRepository, 'findMany'> },
  ) => {
    const all = await problems.list(tenantId);
    const known = await users.findMany(
      tenantId,
      all.map(({ userId }) => userId),
    );
    const items = all.flatMap(({ userId, email, kind, permanent, reason, at, count }) => {
      const user = known.get(userId);
      if (!user || foldName(user.email) !== email) return [];
      const shown = { user: { id: userId, name: user.name }, email: user.email };
      return [{ ...shown, kind, permanent, reason, at: new Date(at).toISOString(), count }];
    });
    return { items: items.sort((a, b) => (a.at < b.at ? 1 : -1)) };
  },
);
