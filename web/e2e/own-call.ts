import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { type PortalClient, portalClient } from '../../infra/local/portal-client.ts';
import { stereoCall } from './calls.ts';
import { local } from './local.ts';
import { uploadAll } from './uploads.ts';

let client: Promise<PortalClient> | undefined;

/**
 * Calls the API as the administrator, beside the browser: what somebody else does meanwhile, and what is left to do when the browser is closed.
 * Throws where it does not answer as it should.
 */
export async function api<Answer>(...request: Parameters<PortalClient['ask']>): Promise<Answer> {
  client ??= portalClient(local);
  return (await client).ask<Answer>(...request);
}

/** Deletes something when the test has ended, if it has not done so itself. */
export function deleteAfterwards(path: string): void {
  onTestFinished(async () => {
    await api('DELETE', path).catch((error: unknown) => {
      if (!String(error).includes('answered 404')) throw error;
    });
  });
}

/** Writes notes on the recording that a search finds. They are gone when the test has ended. */
export async function addNotes(search: string, notes: readonly { atMs: number; content: string }[]): Promise<void> {
  const { items } = await api<{ items: { id: string }[] }>('GET', `/recordings?${search}`);
  const path = `/recordings/${items[0]?.id}/notes`;
  for (const note of notes) {
    const { id } = await api<{ id: string }>('POST', path, note);
    deleteAfterwards(`${path}/${id}`);
  }
}

/** Adds a number, and gives its id. It is gone when the test has ended. */
export async function addNumber(body: { number: string; name?: string; canRecord?: boolean }): Promise<string> {
  const { id } = await api<{ id: string }>('POST', '/numbers', body);
  deleteAfterwards(`/numbers/${id}`);
  return id;
}

/** Deletes the scorecards that other tests have left: which there are decides what a form offers. */
export async function deleteScorecards(): Promise<void> {
  const { items } = await api<{ items: { id: string }[] }>('GET', '/scorecards?limit=100');
  for (const { id } of items) await api('DELETE', `/scorecards/${id}`);
}

/** A number that no other call has. */
const newNumber = () => `01632${970_000 + Math.floor(Math.random() * 29_000)}`;

/** A recording of a test's own, 23 seconds of two people. It is gone afterwards. */
export async function ownCall(metadata: Record<string, string> = {}) {
  const number = metadata.from ?? newNumber();
  const callId = `own-${crypto.randomUUID()}`;
  const connectedAt = metadata['connected-at'] ?? stereoCall.metadata['connected-at'] ?? '';
  const upload = {
    ...stereoCall,
    name: `${callId}.wav`,
    metadata: { ...stereoCall.metadata, from: number, 'call-id': callId, ...metadata },
  };
  await uploadAll(local, [upload]);
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await pause(200)) {
    const { items } = await api<{ items: { id: string; connectedAt: string }[] }>('GET', `/recordings?from=${number}`);
    const call = items.find((item) => Date.parse(item.connectedAt) === Date.parse(connectedAt));
    if (!call) continue;
    const path = `/recordings/${call.id}`;
    deleteAfterwards(path);
    return { id: call.id, path, number };
  }
  throw new Error('The call of the test did not come into the archive');
}

/** Opens the details of a recording. */
export async function openDetails(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('slider', { name: 'Position' }).waitFor();
}
