/** A person who has been invited to each cloud and has not signed in yet. */
export const invited = { username: 'newcomer', email: 'newcomer@example.com' };
/** Another, for tests that change accounts: their customer has nobody else. */
export const keeper = { username: 'keeper', email: 'keeper@example.com' };
