/** How many there can be. It stands here because the portal says so too, which has no use for schemas. */

/** The most recorders that a customer has. */
export const mostRecorders = 100;
/** The most credentials of a kind that a recorder has: one that is in use, and one to go over to. */
export const mostCredentials = 2;
/** The most bytes of a presigned upload: the worker has room for twice as many, and makes a file of its own beside. */
export const mostUploadBytes = 2 * 1024 ** 3;
/** The longest pattern that is taken for a profile, in characters. */
export const longestPattern = 500;
