/** `71.4`, `100` */
export const formatScore = (score: number): string => score.toLocaleString('en-GB', { maximumFractionDigits: 1 });
