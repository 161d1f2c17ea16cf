import { globSync } from 'node:fs';
import { beforeAll, expect, test, vi } from 'vitest';
import { call, gatewayEvent } from '#runtime/testing';
import { endpoints } from './endpoints.ts';

/** The handlers of all API functions, by their folder. None of the requests below gets as far as AWS. */
const handlers: Record<string, unknown> = {};

beforeAll(async () => {
  for (const name of [
    'TABLE_NAME',
    'RECORDINGS_BUCKET',
    'INGEST_QUEUE_URL',
    'USER_POOL_ID',
    'USER_POOL_CLIENT_ID',
    'JOB_QUEUE_URL',
    'DELETION_QUEUE_URL',
    'ACCOUNT_MAIL_QUEUE_URL',
    'SENDER',
    'PORTAL_URL',
    'RECORDER_POLICY_ARN',
    'MAIL_QUEUE_URL',
  ]) {
    vi.stubEnv(name, 'test');
  }
  vi.stubEnv('AWS_REGION', 'eu-west-2');
  for (const file of globSync('functions/*/api.ts')) {
    const entry = (await import(/* @vite-ignore */ new URL(`../../${file}`, import.meta.url).href)) as {
      handler: unknown;
    };
    handlers[file] = entry.handler;
  }
});

const answersTo = (endpoint: { method: string; path: string }) => {
  const request = () => gatewayEvent(endpoint.method, `/api${endpoint.path.replace(/\{\w+\}/g, 'x')}`);
  return Promise.all(Object.values(handlers).map((handler) => call(handler, request())));
};

test.each(Object.entries(endpoints))('%s is served by one function', async (_, endpoint) => {
  const answers = await answersTo(endpoint);
  expect(answers.filter(({ json }) => json?.code !== 'not_found')).toHaveLength(1);
});

test.each(Object.entries(endpoints).filter(([, { access }]) => access !== 'public'))(
  '%s is refused to whoever is not signed in',
  async (_, endpoint) => {
    const answers = await answersTo(endpoint);
    expect(answers.map(({ status }) => status).filter((status) => status !== 404)).toEqual([401]);
  },
);
