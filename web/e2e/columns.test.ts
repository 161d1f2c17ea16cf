import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openArchive, signIn, test } from './portal-test.ts';

const usual = ['Connected At', 'Direction', 'From', 'To', 'Duration', 'Score', 'Flags'];
const labels = (page: Page) =>
  page
    .locator('thead th:not(.select, .actions) > span:first-child')
    .evaluateAll((names) => names.map(({ textContent }) => textContent?.trim()));
const menu = (page: Page) => page.getByRole('button', { name: 'Columns' });
const penderley = (page: Page) => page.getByRole('row').filter({ hasText: '01/07/2025 12:30:11' });

async function toggle(page: Page, ...names: string[]): Promise<void> {
  await menu(page).click();
  for (const name of names) await page.getByRole('checkbox', { name, exact: true }).click();
  await page.keyboard.press('Escape');
}

test('columns are chosen, remembered, and put back', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  expect(await labels(page)).toEqual(usual);
  await toggle(page, 'Audio', 'Call ID', 'Agent', 'Score');
  const chosen = ['Connected At', 'Direction', 'From', 'To', 'Agent', 'Duration', 'Flags', 'Audio', 'Call ID'];
  expect(await labels(page)).toEqual(chosen);
  const text = await penderley(page).innerText();
  for (const part of ['PCM 16-bit, 2 channels', 'stereo-call']) expect(text).toContain(part);

  await page.reload();
  await page.locator('.open').first().waitFor();
  expect(await labels(page)).toEqual(chosen);
  // The dashboard has its own.
  await page.goto('/');
  await page.locator('.open').first().waitFor();
  expect(await labels(page)).toEqual(usual);

  await openArchive(page);
  await menu(page).click();
  await page.getByRole('button', { name: 'Reset' }).click();
  expect(await labels(page)).toEqual(usual);
  expect(await page.getByRole('checkbox', { name: 'Audio' }).isChecked()).toBe(false);
});

test('every column shows what is known of the call, and a direction is a word or an arrow', async ({
  page,
  context,
}) => {
  await signIn(context);
  await openArchive(page);
  await toggle(page, 'Direction', 'Agent', 'Department', 'Recorder', 'File Size', 'Disconnected At');
  const cells = await penderley(page)
    .locator('td[data-label]')
    .evaluateAll((all) => all.map((cell) => [cell.getAttribute('data-label'), (cell as HTMLElement).innerText.trim()]));
  expect(Object.fromEntries(cells)).toMatchObject({
    ...{
      Direction: 'Inbound',
      Agent: 'Ben Kearns',
      Department: 'Sales',
      Recorder: 'Head office PBX',
      'File Size': '729.9 KB',
    },
    'Disconnected At': '01/07/2025 12:30:34',
  });
  expect((await labels(page)).filter((label) => label === 'Direction')).toHaveLength(1);
});

test('when and who cannot be hidden', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  await menu(page).click();
  const offered = await page.locator('fieldset label').allInnerTexts();
  expect(offered).toContain('Duration');
  for (const name of ['Connected At', 'From', 'To']) expect(offered).not.toContain(name);
});

test('the menu works by keyboard, and closes with Escape or when it is left', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  await menu(page).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  expect(await labels(page)).not.toContain('Duration');
  await page.keyboard.press('Escape');
  expect(await menu(page).getAttribute('aria-expanded')).toBe('false');
  expect(await menu(page).evaluate((button) => button === document.activeElement)).toBe(true);
  await menu(page).click();
  await page.getByRole('heading', { level: 1 }).click();
  await expect.poll(() => page.getByRole('group', { name: 'Columns' }).count()).toBe(0);
});

test('more columns than fit scroll sideways with their heads, and what acts on a row stays in view', async ({
  page,
  context,
}) => {
  await signIn(context);
  await openArchive(page);
  await toggle(
    page,
    'Direction',
    'Agent',
    'Department',
    'Recorder',
    'Call ID',
    'File Size',
    'Disconnected At',
    'Audio',
  );
  await page.locator('tbody').evaluate((body) => body.scrollTo(10_000, 0));
  const left = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((cell) => Math.round(cell.getBoundingClientRect().left));
  await expect.poll(() => left('th.callId')).toBe(await left('td.callId'));
  const list = await page.locator('table').evaluate((table) => table.getBoundingClientRect().toJSON());
  expect(await left('td.select')).toBe(Math.round(list.left));
  const action = await page.locator('td.actions').first().boundingBox();
  expect(Math.round((action?.x ?? 0) + (action?.width ?? 0))).toBe(Math.round(list.right));
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

test('on a telephone what was chosen is a line of the card', async ({ page, context }) => {
  await signIn(context);
  await page.setViewportSize({ width: 390, height: 800 });
  await openArchive(page);
  await toggle(page, 'Agent', 'Department', 'Audio');
  const lines = (row: Locator) =>
    row
      .locator('td.line:visible')
      .evaluateAll((all) => all.map((line) => [getComputedStyle(line, '::before').content, line.textContent?.trim()]));
  expect(await lines(penderley(page))).toEqual([
    ['"Agent"', 'Ben Kearns'],
    ['"Department"', 'Sales'],
    ['"Audio"', 'PCM 16-bit, 2 channels'],
  ]);
  // No line for what is not known.
  expect((await lines(page.getByRole('row').nth(5))).map(([label]) => label)).toEqual(['"Audio"']);
});
