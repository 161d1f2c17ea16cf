import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { allowOnly, signIn, test } from './portal-test.ts';

const headers = { 'x-call-record': '1' };
const names = (page: Page) => page.locator('table:not(.stale) tbody th').allInnerTexts();
const cells = (page: Page, name: string) =>
  page.getByRole('row').filter({ hasText: name }).getByRole('cell').allInnerTexts();
const search = (page: Page) => new URL(page.url()).search;
/** The days of the two calls that have agents, the first of them in British summer time. */
const july = 'after=2025-07-01&before=2025-07-02';

/** Scores Ben's call with 80 and Tracy's with 30, each the last of several. */
async function score(context: BrowserContext): Promise<void> {
  await signIn(context);
  const made = await context.request.post('/api/scorecards', {
    headers,
    data: { name: `Scores ${Date.now()}`, metrics: [{ label: 'All', kind: 'scale', max: 10, weight: 1 }] },
  });
  const { id, metrics } = await made.json();
  for (const [from, values] of [
    ['07700900123', [5, 8]],
    ['01632960101', [3]],
  ] as const) {
    const { items } = await (await context.request.get(`/api/recordings?from=${from}`)).json();
    for (const value of values) {
      const data = { scorecardId: id, version: 1, answers: [{ metricId: metrics[0].id, value }] };
      const answer = await context.request.post(`/api/recordings/${items[0].id}/scores`, { headers, data });
      if (!answer.ok()) throw new Error(await answer.text());
    }
  }
  await context.request.delete(`/api/scorecards/${id}`, { headers });
  const average = async () => {
    const report = await (await context.request.get(`/api/reports/scores?groupBy=agent&${july}`)).json();
    return report.items.map((item: { score: number | null }) => item.score).filter((value: unknown) => value !== null);
  };
  await expect.poll(average, { timeout: 20_000 }).toEqual([80, 30]);
}

test('averages of agents are ordered, and lead to their recordings of the period', async ({ page, context }) => {
  await score(context);
  await page.goto(`/reports/scores?${july}`);
  await expect.poll(async () => (await names(page)).slice(0, 2)).toEqual(['Ben Kearns', 'Tracy Walker']);
  expect(await cells(page, 'Ben Kearns')).toEqual(['1', '80.0']);
  expect(await cells(page, 'Tracy Walker')).toEqual(['1', '30.0']);
  const sort = page.getByRole('button', { name: 'Average' });
  await sort.click();
  await expect.poll(async () => (await names(page)).slice(0, 2)).toEqual(['Tracy Walker', 'Ben Kearns']);
  expect(await page.getByRole('columnheader', { name: 'Average' }).getAttribute('aria-sort')).toBe('ascending');
  await page.goBack();
  await expect.poll(async () => (await names(page))[0]).toBe('Ben Kearns');
  await page.getByRole('link', { name: 'Ben Kearns' }).click();
  await expect.poll(() => page.locator('.open').allInnerTexts()).toEqual(['01/07/2025 12:30:11']);
  const query = new URL(page.url()).searchParams;
  expect(query.get('connectedAfter')).toBe('2025-06-30T23:00:00.000Z');
  expect(query.get('connectedBefore')).toBe('2025-07-02T23:00:00.000Z');
});

test('departments, periods and days are in the address', async ({ page, context }) => {
  await score(context);
  await page.goto('/reports/scores');
  await page.getByText('Nothing was scored in this period').waitFor();
  await page.getByRole('main').getByText('Departments').click();
  expect(search(page)).toBe('?by=department');
  await page.getByRole('button', { name: 'Last 7 days' }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Last 7 days' }).getAttribute('aria-pressed')).toBe('true');
  await page.getByLabel('First day').fill('2025-07-03');
  await page.getByLabel('Last day').fill('2025-07-02');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByText('The last day is before the first.').waitFor();
  await page.getByLabel('First day').fill('2025-07-01');
  await page.keyboard.press('Enter');
  await expect.poll(() => search(page)).toBe(`?by=department&${july}`);
  await expect.poll(async () => (await names(page)).length).toBeGreaterThan(0);
  await page.reload();
  await expect.poll(() => page.getByLabel('First day').inputValue()).toBe('2025-07-01');
});

test('who may not review recordings has no way to them from here', async ({ page, context }) => {
  await score(context);
  await allowOnly(page, ['review_statistics']);
  await page.goto(`/reports/scores?${july}`);
  await expect.poll(async () => (await names(page))[0]).toBe('Ben Kearns');
  expect(await page.locator('tbody a').count()).toBe(0);
  const navigation = page.getByRole('navigation', { name: 'Main' });
  expect(await navigation.getByRole('link').allInnerTexts()).toEqual([
    ...['Dashboard', 'Recordings Report', 'Scores'],
    // Everybody has an account of their own.
    ...['My Account', 'Access Tokens'],
  ]);
});
