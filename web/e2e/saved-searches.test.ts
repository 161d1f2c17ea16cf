import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openArchive, signIn, test } from './portal-test.ts';

const query = (page: Page) => new URL(page.url()).searchParams;
const times = (page: Page) => page.locator('table:not(.stale) .open').allInnerTexts();
const menu = (page: Page) => page.getByRole('region', { name: 'Saved searches' });
const openMenu = (page: Page) => page.getByRole('button', { name: 'Saved searches' }).click();
const dialog = (page: Page) => page.getByRole('dialog');
const names = (page: Page) => menu(page).locator('.name').allInnerTexts();
/** Which saved search the archive says that it shows. */
const active = (page: Page) => page.locator('.page-header').getByRole('status').innerText();
const chip = (page: Page, name: RegExp) => page.getByRole('button', { name });
const stereo = '01/07/2025 12:30:11';

const headers = { 'x-call-record': '1' };

/** Leaves these searches and no other. */
async function begin(context: BrowserContext, ...searches: object[]): Promise<void> {
  await signIn(context);
  const { items } = await (await context.request.get('/api/saved-searches?limit=100')).json();
  for (const { id } of items) await context.request.delete(`/api/saved-searches/${id}`, { headers });
  for (const data of searches) {
    const answer = await context.request.post('/api/saved-searches', { headers, data });
    if (!answer.ok()) throw new Error(await answer.text());
  }
}

async function save(page: Page, name: string): Promise<void> {
  await chip(page, /^Save search$/).click();
  await dialog(page).getByLabel('Name').fill(name);
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await dialog(page).waitFor({ state: 'hidden' });
}

test('filters are saved under a name and applied again from the menu', async ({ page, context }) => {
  await begin(context);
  await openArchive(page);
  expect(await chip(page, /^Save search$/).count()).toBe(0);
  await openMenu(page);
  await menu(page).getByText('can be kept here under a name').waitFor();
  await page.keyboard.press('Escape');

  await openArchive(page, 'from=07700');
  await save(page, 'From mobiles');
  await expect.poll(() => active(page)).toBe('From mobiles');
  expect(await chip(page, /^Save /).count()).toBe(0);

  await page.getByRole('button', { name: 'Reset' }).click();
  await expect.poll(async () => (await times(page)).length).toBe(20);
  expect(page.url()).not.toContain('?');
  await openMenu(page);
  await menu(page)
    .getByRole('button', { name: /^From mobiles/ })
    .click();
  await expect.poll(() => times(page)).toEqual([stereo]);
  expect(query(page).get('from')).toBe('07700');
  await expect.poll(() => active(page)).toBe('From mobiles');
  await page.reload();
  await expect.poll(() => active(page)).toBe('From mobiles');
});

test('days that are a period of today move with the days, unless one keeps the dates', async ({ page, context }) => {
  await begin(context);
  await openArchive(page);
  await page.getByRole('button', { name: /^Filters/ }).click();
  await page.getByRole('button', { name: 'Last 7 days' }).click();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await chip(page, /^Save search$/).click();
  expect(
    await dialog(page)
      .getByRole('radio', { name: /^Last 7 days/ })
      .isChecked(),
  ).toBe(true);
  await dialog(page).getByLabel('Name').fill('This week');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => active(page)).toBe('This week\n· last 7 days');

  const then = query(page).get('connectedAfter');
  await openMenu(page);
  await page.getByRole('button', { name: 'Save search' }).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');

  // A week later in the customer's zone it looks for other days.
  await page.clock.install({ time: Date.now() + 7 * 86_400_000 });
  await page.goto('/recordings/archive');
  await openMenu(page);
  await menu(page)
    .getByRole('button', { name: /^This week/ })
    .click();
  await expect.poll(() => query(page).get('connectedAfter')).not.toBeNull();
  expect(Date.parse(String(query(page).get('connectedAfter'))) - Date.parse(String(then))).toBe(7 * 86_400_000);
});

test('the dates can be kept as they are', async ({ page, context }) => {
  await begin(context);
  await openArchive(page);
  await page.getByRole('button', { name: /^Filters/ }).click();
  await page.getByRole('button', { name: 'Yesterday' }).click();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await chip(page, /^Save search$/).click();
  await dialog(page)
    .getByRole('radio', { name: /^The dates as they are now/ })
    .check();
  await dialog(page).getByLabel('Name').fill('That day');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => active(page)).toBe('That day');
  const { items } = await (await context.request.get('/api/saved-searches')).json();
  expect(items).toMatchObject([
    {
      period: null,
      filters: {
        connectedAfter: query(page).get('connectedAfter'),
        connectedBefore: query(page).get('connectedBefore'),
      },
    },
  ]);
});

test('other filters make it edited; it is updated to them, which can be undone', async ({ page, context }) => {
  await begin(context, { name: 'Mobiles', filters: { from: '07700' } });
  await openArchive(page);
  await openMenu(page);
  await menu(page)
    .getByRole('button', { name: /^Mobiles/ })
    .click();
  await expect.poll(() => times(page)).toEqual([stereo]);
  await page.getByRole('button', { name: /^Filters/ }).click();
  await page.getByLabel('To Number').fill('960100');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await expect.poll(() => active(page)).toBe('Mobiles\n· edited');
  await chip(page, /^Update “Mobiles”/).click();
  await page.getByText('“Mobiles” was updated.').waitFor();
  await expect.poll(() => active(page)).toBe('Mobiles');
  const filters = async () => (await (await context.request.get('/api/saved-searches')).json()).items[0].filters;
  expect(await filters()).toEqual({ from: '07700', to: '960100' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('“Mobiles” is as it was.').waitFor();
  expect(await filters()).toEqual({ from: '07700' });
  await expect.poll(() => active(page)).toBe('Mobiles\n· edited');
});

test('it is renamed in its place, and a name that is taken is said there', async ({ page, context }) => {
  await begin(context, { name: 'One', filters: { from: '07700' } }, { name: 'Two', filters: { to: '999' } });
  await openArchive(page);
  await openMenu(page);
  await menu(page).getByRole('button', { name: 'Rename Two' }).click();
  const field = menu(page).getByLabel('New name of Two');
  await field.fill('ONE');
  await page.keyboard.press('Enter');
  await menu(page).getByText('You have a saved search of this name.').waitFor();
  expect(await field.inputValue()).toBe('ONE');
  // Escape ends the renaming and nothing else.
  await page.keyboard.press('Escape');
  await expect.poll(() => names(page)).toEqual(['One', 'Two']);
  await menu(page).getByRole('button', { name: 'Rename Two' }).click();
  await menu(page).getByLabel('New name of Two').fill('A second one');
  await page.keyboard.press('Enter');
  await expect.poll(() => names(page)).toEqual(['A second one', 'One']);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  await expect.poll(focused).toBe('Rename A second one');
});

test('one that is deleted can be had back', async ({ page, context }) => {
  await begin(context, { name: 'Calls of today', filters: { from: '07700' }, period: 'today' });
  await openArchive(page);
  await openMenu(page);
  await menu(page).getByRole('button', { name: 'Delete Calls of today' }).click();
  await page.getByText('“Calls of today” was deleted.').waitFor();
  await expect.poll(() => names(page)).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('“Calls of today” is back.').waitFor();
  const { items } = await (await context.request.get('/api/saved-searches')).json();
  expect(items).toMatchObject([{ name: 'Calls of today', filters: { from: '07700' }, period: 'today' }]);
});

test('what cannot be saved is said in the dialog, which keeps what was typed', async ({ page, context }) => {
  await begin(context, { name: 'Mobiles', filters: {} });
  await openArchive(page, 'from=07700');
  await chip(page, /^Save search$/).click();
  const name = dialog(page).getByLabel('Name');
  const button = dialog(page).getByRole('button', { name: 'Save', exact: true });
  await button.click();
  await dialog(page).getByText('Enter a name.').waitFor();
  await name.fill('mobiles');
  await button.click();
  await dialog(page).getByText('You have a saved search of this name.').waitFor();
  await page.route('**/api/saved-searches', (route) => route.abort());
  await name.fill('Mobiles, again');
  await button.click();
  await dialog(page).getByText('The service did not answer').waitFor();
  expect(await name.inputValue()).toBe('Mobiles, again');
  await page.unroute('**/api/saved-searches');
  await button.click();
  await dialog(page).waitFor({ state: 'hidden' });
  await expect.poll(() => active(page)).toBe('Mobiles, again');
});

test('the fifty-first says that one must go first', async ({ page, context }) => {
  const fifty = Array.from({ length: 50 }, (_, n) => ({ name: `Search ${n}`, filters: {} }));
  await begin(context, ...fifty);
  await openArchive(page, 'from=07700');
  await chip(page, /^Save search$/).click();
  await dialog(page).getByLabel('Name').fill('One more');
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await dialog(page).getByText('There are too many saved searches: delete one first').waitFor();
  await page.keyboard.press('Escape');
  await openMenu(page);
  await expect.poll(async () => (await names(page)).length).toBe(50);
  await begin(context);
});

test('an address with somebody else’s saved search shows its filters', async ({ page, context }) => {
  await begin(context);
  await openArchive(page, 'from=07700&saved=srch_01ARZ3NDEKTSV4RRFFQ69G5FAV');
  expect(await times(page)).toEqual([stereo]);
  await chip(page, /^Save search$/).waitFor();
  expect(await page.locator('.page-header').getByRole('status').count()).toBe(0);
});

test('the menu is left by Escape to its button, and by the keyboard or a press elsewhere', async ({
  page,
  context,
}) => {
  await begin(context, { name: 'Mobiles', filters: { from: '07700' } });
  await openArchive(page);
  const button = page.getByRole('button', { name: 'Saved searches' });
  await button.focus();
  await page.keyboard.press('Enter');
  await menu(page).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Mobiles');
  await page.keyboard.press('Escape');
  await menu(page).waitFor({ state: 'detached' });
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  await button.click();
  await page.getByRole('heading', { level: 1 }).click();
  await menu(page).waitFor({ state: 'detached' });
});
