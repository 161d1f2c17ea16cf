/** Puts what people named in order, as the API does: whatever the case. */
export const compareNames = (a: string, b: string): number => a.localeCompare(b, 'en', { sensitivity: 'base' });
