import type { UserConsoleLog } from 'vitest';
import type { Reporter } from 'vitest/node';
import { secretsIn } from '../infra/local/secrets-in-logs.ts';

/** Fails a run in which anything that was printed holds a secret: what tests print is what functions log. */
export class NoSecretsReporter implements Reporter {
  private readonly found = new Set<string>();

  onUserConsoleLog({ content, taskId }: UserConsoleLog): void {
    for (const what of secretsIn(content)) this.found.add(`${what}, printed by ${taskId ?? 'a file'}`);
  }

  onTestRunEnd(): void {
    if (this.found.size === 0) return;
    console.error(`There are secrets in what was printed:\n${[...this.found].join('\n')}`);
    process.exitCode = 1;
  }
}
