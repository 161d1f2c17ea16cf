const longest = 15 * 60_000;
/** How many names somebody may try that cannot be used, before each further one takes longer: more than anybody does by accident. */
const freeTries = 20;

/** How long (ms) the n-th name that could not be used keeps whoever tried it from trying another: 1 s doubling to 15 minutes. */
export const takenPenalty = (failures: number): number =>
  failures < freeTries ? 0 : Math.min(longest, 1000 * 2 ** (failures - freeTries));
