import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { calls } from './calls.ts';
import { signIn, test } from './portal-test.ts';

const times = (page: Page) => page.locator('.open').allInnerTexts();
const rows = (page: Page) => page.locator('.open').count();
const listed = (page: Page) => page.waitForResponse((response) => response.url().includes('/api/recordings?'));

async function search(page: Page): Promise<void> {
  const answered = listed(page);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await answered;
  await page.locator('table:not(.stale) .open').first().waitFor();
}

test('recordings are listed newest first, in the customer’s time', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/recordings/archive');
  await page.locator('.open').first().waitFor();
  // 08:00 and 11:30 UTC in July; the browser itself is in New York.
  expect((await times(page)).slice(0, 2)).toEqual(['02/07/2025 09:00:00', '01/07/2025 12:30:11']);
  const row = page.getByRole('row').filter({ hasText: '01/07/2025 12:30:11' });
  const text = await row.innerText();
  for (const part of ['Mrs Penderley', '07700 900123', 'Ben Kearns', '01632 960100', '00:00:23']) {
    expect(text).toContain(part);
  }
});

test('part of a number in any spelling finds its calls, and a chip takes the filter away', async ({
  page,
  context,
}) => {
  await signIn(context);
  await page.goto('/recordings/archive');
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByLabel('From Number').fill('(07700) 900-123');
  await search(page);
  expect(await times(page)).toEqual(['01/07/2025 12:30:11']);
  expect(new URL(page.url()).searchParams.get('from')).toBe('(07700) 900-123');

  await page.getByRole('button', { name: /Remove the filter From/ }).click();
  await expect.poll(() => rows(page)).toBeGreaterThan(1);
  expect(await page.getByLabel('From Number').inputValue()).toBe('');
});

test('dates are of the customer’s zone, on both sides of a change of clocks', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/recordings/archive');
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByLabel('Connected After: date').fill('2025-07-01');
  await page.getByLabel('Connected After: time').fill('12:30');
  await page.getByLabel('Connected Before: date').fill('2025-07-02');
  await page.getByLabel('Connected Before: time').fill('09:00');
  await search(page);
  expect(await times(page)).toEqual(['01/07/2025 12:30:11']);
  const address = new URL(page.url()).searchParams;
  expect(address.get('connectedAfter')).toBe('2025-07-01T11:30:00.000Z');
  expect(address.get('connectedBefore')).toBe('2025-07-02T08:00:00.000Z');

  await page.getByRole('button', { name: 'Reset' }).first().click();
  await expect.poll(() => rows(page)).toBe(20);
});

test('an address with filters shows them to whoever opens it', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/recordings/archive?to=960100&connectedAfter=2025-07-01T00:00:00Z');
  await page.locator('.open').first().waitFor();
  expect(await times(page)).toEqual(['01/07/2025 12:30:11']);
  await page.getByRole('button', { name: /^Filters/ }).click();
  expect(await page.getByLabel('To Number').inputValue()).toBe('960100');
  expect(await page.getByLabel('Connected After: date').inputValue()).toBe('2025-07-01');
  expect(await page.getByLabel('Connected After: time').inputValue()).toBe('01:00');
});

test('what cannot be searched for is said at its field', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/recordings/archive');
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByLabel('From Number').fill('Ben');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByText('Enter a number or part of one.').waitFor();
  expect(await page.getByLabel('From Number').inputValue()).toBe('Ben');
  expect(page.url()).not.toContain('from=');

  // The same from an address that somebody bent: the API refuses it.
  await page.goto('/recordings/archive?from=Ben');
  await page.getByText('These filters cannot be searched for').waitFor();
  await page.getByText('must contain a digit').waitFor();
});

test('nothing that matches says so and offers the way out', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/recordings/archive?from=0999999');
  await page.getByText('No recording matches these filters').waitFor();
  await page.getByRole('button', { name: 'Reset filters' }).click();
  await page.locator('.open').first().waitFor();
  expect(page.url()).not.toContain('from=');
});

test('pages go older and newer, with the browser’s own buttons too, and miss no recording', async ({
  page,
  context,
}) => {
  await signIn(context);
  await page.goto('/recordings/archive');
  await page.getByLabel('Rows per page').selectOption('10');
  await expect.poll(() => rows(page)).toBe(10);
  const pages = [await times(page)];
  const older = page.getByRole('button', { name: 'Older' });
  while (await older.isEnabled()) {
    const before = (await times(page))[0];
    await older.click();
    await expect.poll(async () => (await times(page))[0]).not.toBe(before);
    await page.locator('table:not(.stale)').waitFor();
    pages.push(await times(page));
  }
  expect(pages.map((page) => page.length)).toEqual([10, 10, calls.length - 20]);
  expect(new Set(pages.flat()).size).toBe(calls.length);

  await page.getByRole('button', { name: 'Newer' }).click();
  await expect.poll(() => times(page)).toEqual(pages[1]);
  await page.goBack();
  await expect.poll(() => times(page)).toEqual(pages[2]);
  await page.reload();
  await expect.poll(() => times(page)).toEqual(pages[2]);
  await page.getByRole('button', { name: 'Newest' }).click();
  await expect.poll(() => times(page)).toEqual(pages[0]);

  // The number of rows is remembered.
  await page.goto('/recordings/archive');
  await expect.poll(() => rows(page)).toBe(10);
});

test('somebody else’s page begins at the newest instead', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/recordings/archive?cursor=bent');
  await page.getByText('This is the newest page').waitFor();
  await page.locator('.open').first().waitFor();
  expect(page.url()).not.toContain('cursor');
});

test('a search that stopped early says how far it came and goes on', async ({ page, context }) => {
  await signIn(context);
  await page.route('**/api/recordings?*', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const first = !route.request().url().includes('cursor');
    await route.fulfill({
      response: answer,
      json: first ? { items: [], nextCursor: 'next', searchedBackTo: '2025-07-01T11:00:00.000Z' } : body,
    });
  });
  await page.goto('/recordings/archive?to=960100');
  await page.getByText('Searched back to 01/07/2025 12:00:00').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect.poll(() => page.url()).toContain('cursor=next');
});

test('a list that cannot be loaded can be tried again', async ({ page, context }) => {
  await signIn(context);
  await page.route('**/api/recordings?*', (route) => route.abort());
  await page.goto('/recordings/archive');
  await page.getByText('No connection').waitFor();
  await page.unroute('**/api/recordings?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.open').first().waitFor();
  expect(await rows(page)).toBe(20);
});

test('the arrow keys move through the list and Enter opens', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/recordings/archive');
  await page.locator('.open').first().waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe('02/07/2025 09:00:00');
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe('01/07/2025 12:30:11');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Mrs Penderley to Ben Kearns' }).waitFor();
  expect(await page.title()).toBe('Mrs Penderley to Ben Kearns · Call Record');
});

test('a row can be clicked anywhere, and opened in a new tab', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/recordings/archive');
  const row = page.getByRole('row').filter({ hasText: '01/07/2025 12:30:11' });
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    row.click({ button: 'middle', position: { x: 700, y: 20 } }),
  ]);
  await opened.getByRole('heading', { name: 'Mrs Penderley to Ben Kearns' }).waitFor();
  await row.click({ position: { x: 700, y: 20 } });
  await page.getByRole('heading', { name: 'Mrs Penderley to Ben Kearns' }).waitFor();

  await page.goBack();
  // On a name too, over which the row's link lies.
  await row.getByText('Ben Kearns').click({ force: true });
  await page.getByRole('heading', { name: 'Mrs Penderley to Ben Kearns' }).waitFor();

  // The breadcrumb leads back to the list as it was.
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Recording Archive' }).click();
  await expect.poll(() => rows(page)).toBe(20);
});

test('a number is copied in full', async ({ page, context }) => {
  await signIn(context);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/recordings/archive');
  const row = page.getByRole('row').filter({ hasText: '01/07/2025 12:30:11' });
  await row.hover();
  await row.getByRole('button', { name: 'Copy the number' }).first().click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('+447700900123');
});
