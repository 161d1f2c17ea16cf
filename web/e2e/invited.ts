/** A person who has been invited to each cloud and has not signed in yet. */
export const invited = { username: 'newcomer', email: 'newcomer@example.com' };
