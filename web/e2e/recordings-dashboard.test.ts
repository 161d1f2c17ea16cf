import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { calls } from './calls.ts';
import { signIn, test } from './portal-test.ts';
import { type Summary, showJuly } from './summary.ts';

/** The archive's own figures, recording by recording, once the totals have caught up with it. */
async function settledTotals(context: BrowserContext) {
  const { items } = await (await context.request.get('/api/recordings?limit=100')).json();
  const sum = (of: 'durationMs' | 'bytes') =>
    items.reduce((total: number, recording: Record<typeof of, number>) => total + recording[of], 0);
  const totals = { recordings: items.length as number, durationMs: sum('durationMs'), bytes: sum('bytes') };
  const told = async () => {
    const { days, ...all }: Summary = await (await context.request.get('/api/recordings/summary')).json();
    return all;
  };
  await expect.poll(told, { timeout: 20_000 }).toEqual(totals);
  return totals;
}

const card = (page: Page, label: string) => page.getByRole('listitem').filter({ hasText: label });

test('totals are those of the calls that were uploaded', async ({ page, context }) => {
  await signIn(context);
  const totals = await settledTotals(context);
  expect(totals.recordings).toBe(calls.length);
  await page.goto('/');
  await page.getByRole('link', { name: 'Recordings Dashboard' }).click();
  await page.getByRole('heading', { name: 'Recordings Dashboard' }).waitFor();

  const seconds = Math.round(totals.durationMs / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const duration = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  await card(page, 'Total Recordings').getByText(String(calls.length), { exact: true }).waitFor();
  await card(page, 'Total Duration').getByText(duration, { exact: true }).waitFor();
  await card(page, 'Total Storage')
    .getByText(`${(totals.bytes / 1024 ** 2).toFixed(2)} MB`)
    .waitFor();
  // All of them were made long ago.
  await page.getByText('No recordings in the last 30 days').waitFor();

  for (const label of ['Total Recordings', 'Total Duration', 'Total Storage']) {
    await card(page, label).getByRole('link', { name: 'View Archive' }).click();
    await page.getByRole('heading', { name: 'Recording Archive' }).waitFor();
    await page.goBack();
  }
});

test('a day of the graph opens the archive with the calls of that day in the customer’s zone', async ({
  page,
  context,
}) => {
  await signIn(context);
  await showJuly(page);
  const day = page.getByRole('link', { name: /^Tuesday,? 1 July 2025: \d recordings?, / });
  await day.hover();
  await page.locator('.tip').getByText('minute').waitFor();
  await day.click();
  await page.locator('.open').first().waitFor();
  expect(await page.locator('.open').allInnerTexts()).toEqual(['01/07/2025 12:30:11']);
  const address = new URL(page.url()).searchParams;
  expect(address.get('connectedAfter')).toBe('2025-06-30T23:00:00.000Z');
  expect(address.get('connectedBefore')).toBe('2025-07-01T23:00:00.000Z');
  await page.goBack();
  await page.getByRole('heading', { name: 'Recordings Dashboard' }).waitFor();
});

test('the graph takes the keyboard: one stop, arrows, Enter', async ({ page, context }) => {
  await signIn(context);
  await showJuly(page);
  const newest = page.getByRole('link', { name: /2 July 2025: / }).last();
  await newest.focus();
  expect(await page.locator('.day[tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('Home');
  await page.locator('.tip').getByText('3 June 2025').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.locator('.tip').getByText('1 July 2025').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.open').first().waitFor();
  expect(await page.locator('.open').allInnerTexts()).toEqual(['01/07/2025 12:30:11']);
});

test('the graph is a table for whoever likes one better', async ({ page, context }) => {
  await signIn(context);
  await showJuly(page);
  await page.getByRole('button', { name: 'Show as table' }).click();
  const row = page.getByRole('row').filter({ hasText: '1 July 2025' }).first();
  expect(await page.getByRole('row').count()).toBe(31);
  await row.getByRole('link').click();
  await page.locator('.open').first().waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Show as graph' }).click();
  await page.locator('.day').first().waitFor();
  expect(await page.getByRole('table').count()).toBe(0);
});

test('a customer without recordings is told how they come', async ({ page, context }) => {
  await signIn(context);
  await showJuly(page, ({ days }) => ({
    ...{ recordings: 0, durationMs: 0, bytes: 0 },
    days: days.map(({ date }) => ({ date, recordings: 0, durationMs: 0 })),
  }));
  await page.getByText('No recordings yet').waitFor();
  await card(page, 'Total Duration').getByText('0:00:00', { exact: true }).waitFor();
  await card(page, 'Total Storage').getByText('0.00 MB').waitFor();
  expect(await page.locator('.day').count()).toBe(0);
});

test('totals that cannot be had can be asked for again', async ({ page, context }) => {
  await signIn(context);
  await page.route('**/api/recordings/summary', (route) => route.abort());
  await page.goto('/recordings');
  await page.getByText('No connection').waitFor();
  await page.unroute('**/api/recordings/summary');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Total Recordings').waitFor();
  expect(await page.getByRole('alert').filter({ hasText: 'No connection' }).count()).toBe(0);
});
