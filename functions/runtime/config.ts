/** A variable that the template gives the function. Throws at start where it is missing: a function half configured must not run. */
export function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set`);
  return value;
}

/** The same of one that the template may leave out. */
export const environmentIfSet = (name: string): string | undefined => process.env[name] || undefined;
