type Level = 'info' | 'warn' | 'error';

/** Writes one line of JSON. Give ids and codes, never secrets, tokens, passwords or whole requests. */
export function log(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  const { error, ...rest } = fields;
  process.stdout.write(
    `${JSON.stringify({ level, message, at: new Date().toISOString(), ...rest, ...(error ? { error: describe(error) } : {}) })}\n`,
  );
}

const describe = (error: unknown) =>
  error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : String(error);
