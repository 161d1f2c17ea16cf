import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openArchive, signIn, test } from './portal-test.ts';

const bar = (page: Page) => page.getByRole('region', { name: 'Selected recordings' });
const jobs = (page: Page) => page.getByRole('region', { name: 'Jobs', exact: true });
const box = (page: Page, row: number) => page.locator('tbody input[type=checkbox]').nth(row);
const scrollToEnd = (page: Page) => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));

/** What of a region, or of one button, something else lies over. */
const covered = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) =>
    all
      .filter((each) => {
        const { left, top, width, height } = each.getBoundingClientRect();
        const there = document.elementFromPoint(left + width / 2, top + height / 2);
        return width > 0 && !each.contains(there);
      })
      .map((each) => each.textContent || each.ariaLabel),
  );

/** The archive with a job that has ended, and its panel open. */
async function openWithJob(page: Page, context: BrowserContext): Promise<void> {
  await signIn(context);
  const { items } = await (await context.request.get('/api/jobs?limit=100')).json();
  for (const { id } of items) await context.request.delete(`/api/jobs/${id}`, { headers: { 'x-call-record': '1' } });
  await openArchive(page);
  await box(page, 1).click();
  const saved = page.waitForEvent('download', { timeout: 30_000 });
  await bar(page).getByRole('button', { name: /CSV$/ }).click();
  await saved;
  await jobs(page).getByRole('listitem').filter({ hasText: '1 in the CSV' }).waitFor();
}

test.for([1440, 1024, 390])(
  'at a width of %i nothing that is docked lies over another',
  async (width, { page, context }) => {
    await page.setViewportSize({ width, height: 800 });
    await openWithJob(page, context);
    for (const where of ['top', 'end']) {
      if (where === 'end') await scrollToEnd(page);
      expect(await covered(page, '.bulk-bar button'), where).toEqual([]);
      expect(await covered(page, '.jobs-panel button'), where).toEqual([]);
    }
    // Nor over the end of the page, which can be scrolled out from below it.
    expect(await covered(page, '.pager button:enabled')).toEqual([]);

    await page.locator('.open').first().focus();
    await page.keyboard.press('p');
    await page.locator('.quick-player').waitFor();
    await scrollToEnd(page);
    expect(await covered(page, '.bulk-bar button, .jobs-panel button, .quick-player button:enabled')).toEqual([]);
    expect(await covered(page, '.pager button:enabled')).toEqual([]);
  },
);

test('the jobs leave when one goes on to another page, where they would be in the way', async ({ page, context }) => {
  await openWithJob(page, context);
  await page.locator('.open').first().click();
  await page.getByRole('slider', { name: 'Position' }).waitFor();
  await jobs(page).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Jobs', exact: true }).click();
  await jobs(page).getByRole('listitem').waitFor();
  expect(await jobs(page).getByRole('listitem').innerText()).toContain('1 in the CSV');
});

test('the keyboard is not lost with a button that goes', async ({ page, context }) => {
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  await signIn(context);
  await openArchive(page, 'limit=10');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  const [first] = await page.locator('.open').allInnerTexts();
  await bar(page).getByRole('button', { name: 'Select all recordings' }).press('Enter');
  await expect.poll(focused).toBe('Flag…');
  await bar(page).getByRole('button', { name: 'Clear the selection' }).press('Enter');
  await expect.poll(focused).toBe(first);

  await page.getByRole('button', { name: 'Older' }).press('Enter');
  await expect.poll(() => page.locator('.open').first().innerText()).not.toBe(first);
  await expect.poll(focused).toBe(await page.locator('.open').first().innerText());
  await page.getByRole('button', { name: 'Newer' }).press('Enter');
  await expect.poll(focused).toBe(first);
});

test('what deletes every recording says so, although it means none that comes later', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  await box(page, 0).click();
  await bar(page).getByRole('button', { name: 'Select all recordings' }).click();
  await bar(page).getByRole('button', { name: 'Delete…' }).click();
  const title = page.getByRole('dialog').getByRole('heading');
  expect(await title.innerText()).toBe('Delete all recordings?');
});

test('a call that nobody has scored has no score, rather than the worst', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  const score = page.locator('tbody td.score').last();
  expect(await score.innerText()).toBe('—\nnot scored');
  await page.setViewportSize({ width: 390, height: 800 });
  await score.waitFor({ state: 'hidden' });
});
