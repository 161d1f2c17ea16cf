/**
 * A time (epoch milliseconds) as places in lists begin with it: 13 digits, so that places sort as times do. What is further away than they reach is
 * as far as they reach.
 */
export const placeOfTime = (at: number) => String(Math.min(Math.max(0, at), 9_999_999_999_999)).padStart(13, '0');
