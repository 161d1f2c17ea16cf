/** How many there can be. It stands here because the portal says so too, which has no use for schemas. */

/** The most agents that a customer has: they are listed whole, and chosen from by name. */
export const mostAgents = 1000;
/** The most people who may review one agent: to change them all is one transaction. */
export const mostReviewers = 45;
/** The most numbers of one agent. */
export const mostNumbersOfAgent = 500;
/** The most departments that a customer has: people choose from all of them at once. */
export const mostDepartments = 200;
/** The most roles that a customer has. */
export const mostRoles = 100;
/** The most users that a customer has: they are listed whole, and found by name. */
export const mostUsers = 1000;
