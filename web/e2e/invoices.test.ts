import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Statement } from '#contract/invoices';
import { expectAccessible } from './axe.ts';
import { api } from './own-call.ts';
import { allowOnly, signIn, test } from './portal-test.ts';

/** The month of the calls that are in the archive of every test. */
const month = '2025-07';
const statement = () => api<Statement>('GET', `/invoices/${month}`);

async function saved(page: Page, name: string): Promise<{ filename: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  return { filename: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test('a month shows what its recordings came to, and is saved as PDF and CSV', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/');
  await page.getByRole('link', { name: 'Invoices' }).click();
  const { recordings, recorders, customer } = await statement();
  const row = page.getByRole('row').filter({ hasText: 'July 2025' });
  await row.getByRole('cell').first().getByText(String(recordings), { exact: true }).waitFor();
  await row.getByRole('link', { name: 'July 2025', exact: true }).click();
  await page.getByRole('heading', { name: 'July 2025' }).waitFor();
  await page.getByRole('rowheader', { name: recorders[0]?.recorder?.name ?? '' }).waitFor();
  expect(await page.getByText('Not final').count()).toBe(0);

  const csv = await saved(page, 'CSV');
  expect(csv.filename).toBe(`usage-${customer.id}-2025-07.csv`);
  expect(csv.bytes.toString('utf8')).toContain(`,All,,${recordings},`);
  const pdf = await saved(page, 'PDF');
  expect(pdf.filename).toBe(`usage-${customer.id}-2025-07.pdf`);
  expect(pdf.bytes.subarray(0, 8).toString()).toBe('%PDF-1.7');
  expect(pdf.bytes.subarray(-6).toString()).toBe('%%EOF\n');
});

test('the month that has not ended is marked, and one that never was says so', async ({ page, context }) => {
  const json = { ...(await statement()), final: false };
  await signIn(context);
  await page.route(`**/api/invoices/${month}`, (route) => route.fulfill({ json }));
  await page.goto(`/reports/invoices/${month}`);
  await page.getByText('Not final: the month has not ended').waitFor();
  await page.goto('/reports/invoices/2025-13');
  await page.getByText('There is no such month').waitFor();
  await page.route('**/api/invoices?*', (route) => route.fulfill({ json: { items: [], nextCursor: null } }));
  await page.goto('/reports/invoices');
  await page.getByText('No usage yet').waitFor();
  await allowOnly(page, ['review_statistics']);
  await page.reload();
  await page.getByText('Your role does not let you see this page').waitFor();
  expect(await page.getByRole('link', { name: 'Invoices' }).count()).toBe(0);
});

test('axe finds nothing in the months', async ({ page, context }) => {
  await signIn(context);
  const {
    madeAt: _,
    timeZone: _zone,
    customer: _customer,
    recorders: _recorders,
    days: _days,
    ...row
  } = await statement();
  const items = [{ ...row, month: '2025-08', final: false }, row];
  await page.route('**/api/invoices?*', (route) => route.fulfill({ json: { items, nextCursor: null } }));
  await page.goto('/reports/invoices');
  await page.getByText('Not final').waitFor();
  await expectAccessible(page);
});

test('axe finds nothing in a statement', async ({ page, context }) => {
  await signIn(context);
  const json = { ...(await statement()), final: false };
  await page.route(`**/api/invoices/${month}`, (route) => route.fulfill({ json }));
  await page.goto(`/reports/invoices/${month}`);
  await page.getByText('By recorder').first().waitFor();
  await expectAccessible(page);
});
