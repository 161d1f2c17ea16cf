import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { calls } from './calls.ts';
import { allowOnly, signIn, test } from './portal-test.ts';

/** All days of the tests' calls: 23 of them on two days of March, one on each of five others. */
const days = 'after=2025-02-01&before=2025-07-02';
const path = '/reports/recordings';

interface Report {
  totals: { recordings: number };
}

/** Signs in, once all calls are counted. */
async function enter(context: BrowserContext): Promise<void> {
  await signIn(context);
  const counted = async () => {
    const report: Report = await (await context.request.get(`/api/reports/recordings?${days}`)).json();
    return report.totals.recordings;
  };
  await expect.poll(counted, { timeout: 20_000 }).toBe(calls.length);
}

const names = (page: Page) => page.locator('table:not(.stale) tbody th').allInnerTexts();
const tile = (page: Page, label: string) => page.getByRole('radio', { name: label });
const found = (page: Page) => page.locator('.open').allInnerTexts();
const search = (page: Page) => new URL(page.url()).searchParams;

test('agents of a period lead to their recordings in the archive', async ({ page, context }) => {
  await enter(context);
  await page.goto('/');
  await page.getByRole('link', { name: 'Recordings Report' }).click();
  await page.getByText('No recordings in this period').waitFor();
  await page.getByLabel('First day').fill('2025-07-01');
  await page.getByLabel('Last day').fill('2025-07-02');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('Agent', { exact: true }).click();
  await expect.poll(() => names(page)).toEqual(['Ben Kearns', 'Tracy Walker']);
  expect(page.url()).toContain(`${path}?by=agent&after=2025-07-01&before=2025-07-02`);
  await page.getByText('None in the period before').first().waitFor();
  // By length it is the other way round.
  await tile(page, 'Minutes').check({ force: true });
  await expect.poll(() => names(page)).toEqual(['Tracy Walker', 'Ben Kearns']);
  await page.reload();
  await expect.poll(() => names(page)).toEqual(['Tracy Walker', 'Ben Kearns']);
  await page.getByRole('link', { name: 'Ben Kearns' }).click();
  await expect.poll(() => found(page)).toEqual(['01/07/2025 12:30:11']);
  expect(search(page).get('connectedAfter')).toBe('2025-06-30T23:00:00.000Z');
  expect(search(page).get('connectedBefore')).toBe('2025-07-02T23:00:00.000Z');
});

test('a day of the table and a bar of the graph are the calls of that time', async ({ page, context }) => {
  await enter(context);
  await page.goto(`${path}?after=2025-06-25&before=2025-07-02`);
  await expect.poll(async () => (await names(page)).length).toBe(8);
  await page.getByRole('link', { name: /1 July 2025/ }).click();
  await expect.poll(() => found(page)).toEqual(['01/07/2025 12:30:11']);
  await page.goBack();
  const bar = page.locator('a.slot').last();
  await bar.hover();
  await page.locator('.tip').getByText('1 recording', { exact: true }).waitFor();
  await bar.click();
  await expect.poll(() => found(page)).toEqual(['02/07/2025 09:00:00']);
});

test('an hour of the week leads to its days, and they to its calls', async ({ page, context }) => {
  await enter(context);
  await page.goto(`${path}?by=hour&${days}`);
  // Of summer time: 11:30 UTC is 12:30 by the customer's clocks.
  const hour = page.getByRole('link', { name: 'Tuesdays, 12:00 to 13:00: 2 recordings' });
  await hour.waitFor();
  expect(await page.getByRole('row').count()).toBe(8);
  expect(await page.locator('.hour[tabindex="0"]').count()).toBe(1);
  await page.locator('.hour[tabindex="0"]').focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Mondays|^Tuesdays/);
  await hour.click();
  await page.getByText('Tuesdays, 12:00 to 13:00 only').waitFor();
  await page.getByRole('link', { name: /1 July 2025/ }).click();
  await expect.poll(() => found(page)).toEqual(['01/07/2025 12:30:11']);
  expect(search(page).get('connectedAfter')).toBe('2025-07-01T11:00:00.000Z');
  expect(search(page).get('connectedBefore')).toBe('2025-07-01T12:00:00.000Z');
  await page.goBack();
  await page.getByRole('button', { name: 'Show all hours' }).click();
  await expect.poll(() => search(page).get('hour')).toBeNull();
});

test('directions, and calls that no agent had, lead to their recordings', async ({ page, context }) => {
  await enter(context);
  await page.goto(`${path}?by=direction&after=2025-07-01&before=2025-07-01`);
  await page.getByRole('link', { name: 'Inbound', exact: true }).click();
  await expect.poll(() => found(page)).toEqual(['01/07/2025 12:30:11']);
  expect(search(page).get('direction')).toBe('inbound');
  await page.goto(`${path}?by=agent&${days}`);
  await page.getByRole('link', { name: 'No agent', exact: true }).click();
  await page.locator('.open').first().waitFor();
  expect(search(page).get('agentId')).toBe('none');
});

test('numbers tell the calls they made from those they received', async ({ page, context }) => {
  await enter(context);
  await page.goto(`${path}?by=number&${days}`);
  await page.getByRole('link', { name: '1 received by 01632 960100' }).click();
  await expect.poll(() => found(page)).toEqual(['01/07/2025 12:30:11']);
  expect(search(page).get('to')).toBe('+441632960100');
});

test('a report is saved as CSV', async ({ page, context }) => {
  await enter(context);
  await page.goto(`${path}?by=agent&${days}`);
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download CSV' }).click();
  const file = await waiting;
  expect(file.suggestedFilename()).toBe('recordings-by-agent_2025-02-01_2025-07-02.csv');
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['Ben Kearns', 'Tracy Walker', 'No agent']);
});

test('who may not review recordings sees figures without ways to them', async ({ page, context }) => {
  await enter(context);
  await allowOnly(page, ['review_statistics']);
  await page.goto(`${path}?by=number&${days}`);
  await page.getByText('1 received').first().waitFor();
  expect(await page.locator('tbody a').count()).toBe(0);
});

test('a report that cannot be had can be asked for again', async ({ page, context }) => {
  await enter(context);
  await page.route('**/api/reports/recordings?*', (route) => route.abort());
  await page.goto(`${path}?${days}`);
  await page.getByText('No connection').waitFor();
  await page.unroute('**/api/reports/recordings?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(async () => (await names(page)).length).toBe(152);
});

test('days that are no period are refused where they are typed', async ({ page, context }) => {
  await enter(context);
  await page.goto(`${path}?${days}`);
  await page.getByLabel('First day').fill('2025-08-01');
  await page.keyboard.press('Enter');
  await page.getByText('The last day is before the first.').waitFor();
  await page.getByLabel('First day').fill('2001-01-01');
  await page.keyboard.press('Enter');
  await page.getByText('Choose at most ten years.').waitFor();
});
