import { readFile } from 'node:fs/promises';
import type { BrowserContext, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { type PortalClient, portalClient } from '../../infra/local/portal-client.ts';
import type { Upload } from './calls.ts';
import { local } from './local.ts';
import { allowOnly, openArchive, signIn, test } from './portal-test.ts';
import { uploadAll } from './uploads.ts';
import { readZip } from './zip.ts';

/** Calls of these tests alone, which end with them: from one number, in an older year than what else there is. */
const count = 6;
const from = '0131 496 0700';
const mine: Upload[] = Array.from({ length: count }, (_, index) => ({
  name: `bulk/${index}.wav`,
  audio: 'truncated.wav',
  metadata: {
    from,
    'from-name': index === 0 ? '=HYPERLINK("https://example.com")' : `Caller ${index}`,
    to: `0163296${String(700 + index).padStart(4, '0')}`,
    'connected-at': new Date(Date.parse('2024-02-06T09:00:00Z') + index * 3_600_000).toISOString(),
    'call-id': `bulk-${index}`,
  },
}));
const search = `from=${encodeURIComponent(from)}`;
/** Newest first, in the customer's time. */
const times = mine.map((_, index) => `06/02/2024 ${String(9 + index).padStart(2, '0')}:00:00`).reverse();

let client: PortalClient;
const listed = async () => (await client.ask<{ items: { id: string }[] }>('GET', `/recordings?${search}`)).items;

beforeAll(async () => {
  client = await portalClient(local);
  await uploadAll(local, mine);
  await vi.waitUntil(async () => (await listed()).length === count, { timeout: 60_000, interval: 250 });
});

afterAll(async () => {
  for (const { id } of await listed()) await client.send('DELETE', `/recordings/${id}`);
  await vi.waitUntil(async () => (await listed()).length === 0, { timeout: 60_000, interval: 250 });
});

const rows = (page: Page) => page.locator('table:not(.stale) .open');
const bar = (page: Page) => page.getByRole('region', { name: 'Selected recordings' });
const act = (page: Page, name: string | RegExp) => bar(page).getByRole('button', { name });
const jobs = (page: Page) => page.getByRole('region', { name: 'Jobs', exact: true });
const job = (page: Page, title: string) => jobs(page).getByRole('listitem').filter({ hasText: title });
const dialog = (page: Page) => page.getByRole('dialog');
const select = async (page: Page, ...places: number[]) => {
  for (const place of places) await page.locator('tbody input[type=checkbox]').nth(place).click();
};
const row = (page: Page, place: number) => page.getByRole('row').filter({ hasText: times[place] });

async function open(page: Page, context: BrowserContext, address = search): Promise<void> {
  await signIn(context);
  const { items } = await (await context.request.get('/api/jobs?limit=100')).json();
  for (const { id } of items) await context.request.delete(`/api/jobs/${id}`, { headers: { 'x-call-record': '1' } });
  await openArchive(page, address);
}

const contentOf = async (download: Download) => readFile(await download.path());

test('rows are flagged and unflagged, and the list shows it by itself', async ({ page, context }) => {
  await open(page, context);
  await select(page, 0, 2);
  await bar(page).getByText('2 selected').waitFor();
  await act(page, 'Flag…').click();
  const complaint = dialog(page).getByRole('group', { name: 'Complaint' });
  await dialog(page).getByRole('heading', { name: 'Flag 2 recordings' }).waitFor();
  await dialog(page).getByRole('button', { name: 'Change flags' }).click();
  await dialog(page).getByText('Choose a flag to add or to remove.').waitFor();
  await complaint.getByText('Add').click();
  await dialog(page).getByRole('button', { name: 'Change flags' }).click();
  await dialog(page).waitFor({ state: 'hidden' });
  await bar(page).waitFor({ state: 'detached' });
  await job(page, 'Flag 2 recordings').getByText('2 changed').waitFor({ timeout: 20_000 });
  await row(page, 0).getByText('Complaint').waitFor();
  expect(await row(page, 1).getByText('Complaint').count()).toBe(0);
  await row(page, 2).getByText('Complaint').waitFor();
  // For those who do not see the panel.
  await page.getByText('Done: Flag 2 recordings. 2 changed').waitFor({ state: 'attached' });

  await select(page, 0, 1);
  await act(page, 'Flag…').click();
  await complaint.getByText('Remove').click();
  await dialog(page).getByRole('group', { name: 'Training' }).getByText('Add').click();
  await dialog(page).getByRole('button', { name: 'Change flags' }).click();
  await row(page, 1).getByText('Training').waitFor({ timeout: 20_000 });
  await row(page, 0).getByText('Training').waitFor();
  expect(await row(page, 0).getByText('Complaint').count()).toBe(0);
});

test('a zip of what is selected is saved when it is made: MP3s and a CSV', async ({ page, context }) => {
  await open(page, context);
  await select(page, 1, 3);
  const saved = page.waitForEvent('download', { timeout: 30_000 });
  await act(page, 'Download zip').click();
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  const files = readZip(await contentOf(download));
  const names = [...files.keys()];
  expect(names.filter((name) => name.endsWith('.mp3'))).toHaveLength(2);
  expect(names.filter((name) => name.endsWith('.csv'))).toHaveLength(1);
  expect(names).toHaveLength(3);
  for (const [name, content] of files) expect(content.length, name).toBeGreaterThan(200);
  const item = job(page, 'Zip of 2 recordings');
  await item.getByText('2 in the zip').waitFor();
  await item.getByText(/kept until/).waitFor();

  // Once by itself, again when asked.
  const again = page.waitForEvent('download');
  await item.getByRole('button', { name: /^Download/ }).click();
  expect(await contentOf(await again)).toHaveLength((await contentOf(download)).length);
  // Neither the page nor the selection was left.
  await bar(page).getByText('2 selected').waitFor();
  await item.getByRole('button', { name: /^Remove/ }).click();
  await item.waitFor({ state: 'detached' });
  await page.reload();
  await rows(page).first().waitFor();
  expect(await jobs(page).count()).toBe(0);
});

test('a CSV of all that the filters find needs no selection, and has no formula in it', async ({ page, context }) => {
  await open(page, context);
  const saved = page.waitForEvent('download', { timeout: 30_000 });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: /^Export CSV/ }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  const lines = (await contentOf(download)).toString('utf8').trim().split('\r\n');
  expect(lines).toHaveLength(count + 1);
  expect(lines[1]).toContain('2024-02-06 14:00:00');
  expect(lines[count]).toContain(`"'=HYPERLINK(""https://example.com"")"`);
  await job(page, `CSV of ${count} recordings`).getByText(from).waitFor();
});

test('all that match are selected instead of some, which says so, until one is taken out', async ({
  page,
  context,
}) => {
  await open(page, context);
  await select(page, 0);
  await act(page, 'Select all that match').click();
  await bar(page).getByText('All that match', { exact: true }).waitFor();
  await bar(page).getByText(from).waitFor();
  expect(await page.locator('tbody input:checked').count()).toBe(count);
  await act(page, 'Flag…').click();
  await dialog(page).getByRole('heading', { name: 'Flag all recordings that match' }).waitFor();
  await dialog(page).getByRole('group', { name: 'Training' }).getByText('Add').click();
  await dialog(page).getByRole('button', { name: 'Change flags' }).click();
  await job(page, `Flag ${count} recordings`)
    .getByText(/changed/)
    .waitFor({ timeout: 20_000 });
  for (const place of [0, count - 1]) await row(page, place).getByText('Training').waitFor();

  await select(page, 0);
  await act(page, 'Select all that match').click();
  await select(page, 1);
  await bar(page)
    .getByText(`${count - 1} selected`)
    .waitFor();
  // Other filters are another list.
  await page.getByRole('button', { name: /Remove the filter From/ }).click();
  await bar(page).waitFor({ state: 'detached' });
});

test('a selection is kept from page to page', async ({ page, context }) => {
  await open(page, context, 'limit=10');
  await select(page, 0, 1);
  await page.getByRole('button', { name: 'Older' }).click();
  await expect.poll(() => page.url()).toContain('cursor=');
  await page.locator('table:not(.stale)').waitFor();
  expect(await page.locator('tbody input:checked').count()).toBe(0);
  await select(page, 5);
  await bar(page).getByText('3 selected').waitFor();
  await page.getByRole('button', { name: 'Newer' }).click();
  await expect.poll(() => page.locator('table:not(.stale) input:checked').count()).toBe(2);
  await act(page, 'Clear the selection').click();
  await bar(page).waitFor({ state: 'detached' });
  expect(await page.locator('tbody input:checked').count()).toBe(0);
});

test('a job that works can be cancelled, and says so', async ({ page, context }) => {
  await open(page, context);
  // What its worker is at cannot be timed, so it shows at work until it was asked to stop.
  let asked = false;
  await page.route('**/api/jobs?*', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const working = { state: 'running', done: 1, endedAt: null, file: null };
    const items = body.items.map((item: object) => (asked ? item : { ...item, ...working }));
    await route.fulfill({ response: answer, json: { ...body, items } });
  });
  await select(page, 0, 1, 2);
  await act(page, 'Export CSV').click();
  const item = job(page, 'CSV of 3 recordings');
  await item.getByText('1 of 3').waitFor();
  expect(await item.getByRole('progressbar').getAttribute('value')).toBe('1');
  const answered = page.waitForResponse('**/cancellation');
  await item.getByRole('button', { name: 'Cancel: CSV of 3 recordings' }).click();
  expect((await answered).status()).toBe(202);
  asked = true;
  await item.getByRole('button', { name: /^Remove/ }).waitFor();
  await jobs(page).getByRole('button', { name: 'Close the jobs' }).click();
  await jobs(page).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Jobs', exact: true }).click();
  await item.waitFor();
});

test('one cancelled before it is done stops', async ({ page, context }) => {
  await open(page, context);
  // Three at a time work: what is begun behind many waits long enough to be stopped.
  const { items } = await (await context.request.get('/api/recordings?limit=100')).json();
  const recordingIds = items.map(({ id }: { id: string }) => id);
  const headers = { 'x-call-record': '1' };
  for (let n = 0; n < 6; n++)
    await context.request.post('/api/jobs/zip', { headers, data: { selection: { recordingIds } } });
  await page.reload();
  await page.getByRole('button', { name: /jobs? under way/ }).click();
  const newest = jobs(page).getByRole('listitem').first();
  await newest.getByRole('button', { name: /^Cancel/ }).click();
  await newest.getByText(/^Cancelled/).waitFor({ timeout: 20_000 });
  for (const { id } of (await (await context.request.get('/api/jobs')).json()).items)
    await context.request.post(`/api/jobs/${id}/cancellation`, { headers });
  await jobs(page).getByRole('button', { name: 'Close the jobs' }).waitFor({ timeout: 30_000 });
  expect(await jobs(page).getByRole('progressbar').count()).toBe(0);
});

test('no answer starts no second job: the repeat has the same request id', async ({ page, context }) => {
  await open(page, context);
  const sent: string[] = [];
  await page.route('**/api/jobs/csv', async (route) => {
    sent.push(route.request().postDataJSON().requestId);
    // The first arrives, and its answer is lost.
    if (sent.length > 1) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await select(page, 0, 1);
  await act(page, 'Export CSV').click();
  await page.getByText('The CSV was not begun. The service did not answer.').waitFor();
  const saved = page.waitForEvent('download', { timeout: 30_000 });
  await act(page, 'Export CSV').click();
  await saved;
  expect(sent[1]).toBe(sent[0]);
  const { items } = await (await context.request.get('/api/jobs')).json();
  expect(items).toHaveLength(1);
  // What is asked for again after that is meant again.
  await act(page, 'Export CSV').click();
  await expect.poll(() => sent.length).toBe(3);
  expect(sent[2]).not.toBe(sent[0]);
  await expect.poll(() => jobs(page).getByRole('listitem').count()).toBe(2);
});

test('too many jobs, and a failure, say what happened', async ({ page, context }) => {
  await open(page, context);
  await page.route('**/api/jobs/zip', (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      json: {
        ...{ type: 'urn:call-record:problem:too_many_jobs', status: 429, code: 'too_many_jobs' },
        title: 'Too many jobs have not ended: wait for one, or cancel one',
      },
    }),
  );
  await select(page, 0);
  await act(page, 'Download zip').click();
  await page.getByText('The zip was not begun. Too many jobs have not ended').waitFor();

  expect(await bar(page).innerText()).toContain('1 selected');
  await page.route('**/api/jobs?*', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const failure = { code: 'not_finished', reason: 'It failed several times in a row and was given up.' };
    const items = body.items.map((item: object) => ({ ...item, state: 'failed', file: null, failure }));
    await route.fulfill({ response: answer, json: { ...body, items } });
  });
  await act(page, 'Export CSV').click();
  await job(page, 'CSV of 1 recording').getByText('was given up').waitFor();
});

test('a deletion is confirmed by the number, and says which one it is', async ({ page, context }) => {
  await open(page, context);
  await select(page, 5);
  await act(page, 'Delete…').click();
  await dialog(page).getByRole('heading', { name: 'Delete 1 recording?' }).waitFor();
  await dialog(page)
    .getByText(/^Tuesday,? 6 February 2024, 09:00:00 GMT$/)
    .waitFor();
  await dialog(page).getByText('This cannot be undone.').waitFor();
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'hidden' });
  await select(page, 4);
  await act(page, 'Delete…').click();
  await dialog(page).getByRole('heading', { name: 'Delete 2 recordings?' }).waitFor();
  await dialog(page).getByLabel('Type 2 to confirm').fill('3');
  await dialog(page).getByLabel('Reason (optional)').fill('The customer asked for it');
  await dialog(page).getByRole('button', { name: 'Delete', exact: true }).click();
  await dialog(page).getByText('Type 2 to confirm.', { exact: true }).waitFor();
  expect(await dialog(page).getByLabel('Reason (optional)').inputValue()).toBe('The customer asked for it');
  await dialog(page).getByLabel('Type 2 to confirm').fill('2');
  await page.keyboard.press('Enter');
  await dialog(page).waitFor({ state: 'hidden' });
  await job(page, 'Delete 2 recordings').getByText('2 deleted').waitFor({ timeout: 20_000 });
  await expect.poll(() => rows(page).allInnerTexts()).toEqual(times.slice(0, 4));
  await bar(page).waitFor({ state: 'detached' });
  // The row that had the keyboard is gone; another has it.
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(times[3]);
});

test('whoever may not delete is not offered to', async ({ page, context }) => {
  await allowOnly(page, ['review_recordings']);
  await open(page, context);
  await select(page, 0);
  await bar(page).waitFor();
  expect(await act(page, 'Delete…').count()).toBe(0);
});

test('all that match are deleted by a word, and no call that comes later', async ({ page, context }) => {
  await open(page, context);
  await select(page, 0);
  await act(page, 'Select all that match').click();
  await act(page, 'Delete…').click();
  await dialog(page).getByRole('heading', { name: 'Delete all recordings that match?' }).waitFor();
  await dialog(page).getByText(from).waitFor();
  const asked = page.waitForRequest('**/api/jobs/delete');
  await dialog(page).getByLabel('Type delete to confirm').fill('delete');
  await dialog(page).getByRole('button', { name: 'Delete', exact: true }).click();
  const { filters } = (await asked).postDataJSON().selection;
  expect(filters.from).toBe(from);
  expect(Math.abs(Date.parse(filters.connectedBefore) - Date.now())).toBeLessThan(60_000);
  await job(page, 'Delete 4 recordings').getByText('4 deleted').waitFor({ timeout: 20_000 });
  await page.getByText('No recording matches these filters').waitFor();
});

test('without a flag the dialog says who makes them', async ({ page, context }) => {
  await page.route('**/api/recordings/filter-options', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), flags: [] } });
  });
  await open(page, context, '');
  await select(page, 0);
  await act(page, 'Flag…').click();
  await dialog(page).getByText('There are no flags yet').waitFor();
  expect(await dialog(page).getByRole('button', { name: 'Change flags' }).count()).toBe(0);
});
