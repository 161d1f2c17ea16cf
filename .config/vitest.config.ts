import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { NoSecretsReporter } from './no-secrets-reporter.ts';

/** Emulators and browsers wait for each other most of the time: every core has a worker. */
const maxWorkers = availableParallelism();

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    expect: { requireAssertions: true },
    maxWorkers,
    reporters: ['default', new NoSecretsReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{events,functions,infra,layers,web/src}/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts'],
          // Properties, and the synthesis of all stacks, beside another worker on a busy machine.
          testTimeout: 20_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{functions,infra}/**/*.integration.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['web/e2e/**/*.test.ts'],
          globalSetup: 'web/e2e/clouds.ts',
          expect: { poll: { timeout: 10_000 } },
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Each has a cloud of its own, and a browser that plays audio in real time.
          maxWorkers: Math.min(2, maxWorkers),
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
