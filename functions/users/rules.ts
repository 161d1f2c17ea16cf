import type { UserState } from '#contract/users';
import type { User } from '#data/users';

/** Whether a user works, has not signed in yet, or may not. */
export const stateOf = ({ disabled, invited }: Pick<User, 'disabled' | 'invited'>): UserState =>
  disabled ? 'disabled' : invited ? 'invited' : 'active';

const longest = 15 * 60_000;
/** How many names an administrator may try that cannot be used, before each further one takes longer: more than anybody does by accident. */
const freeTries = 20;

/** How long (ms) the n-th name that could not be used keeps whoever tried it from adding another: 1 s doubling to 15 minutes. */
export const takenPenalty = (failures: number): number =>
  failures < freeTries ? 0 : Math.min(longest, 1000 * 2 ** (failures - freeTries));

/** A user is invited so often at once; how long (ms) they are left in peace then, so that nobody's mailbox is filled. */
const freeInvitations = 5;
export const invitationPenalty = (invitations: number): number =>
  invitations < freeInvitations ? 0 : Math.min(longest, 60_000 * 2 ** (invitations - freeInvitations));
