import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { api, openDetails, ownCall } from './own-call.ts';
import { openCall, signIn, test } from './portal-test.ts';

const panel = (page: Page) => page.getByRole('region', { name: 'Associated Calls' });
/** Of 23 calls an hour apart, all from one number, the twelfth. */
const middle = 'to=01632960211';

test('calls with the same number stand at their time, the current one marked, and each leads to its recording', async ({
  page,
  context,
}) => {
  await signIn(context);
  await openCall(page, middle);
  await expect.poll(() => panel(page).locator('li').count()).toBe(23);
  const current = panel(page).locator('[aria-current]');
  expect(await current.innerText()).toContain('01632 960211');
  expect(await current.innerText()).toContain('Current call');
  const lefts = await panel(page)
    .locator('.call')
    .evaluateAll((calls) => calls.map((call) => Math.round(call.getBoundingClientRect().left)));
  expect(lefts).toEqual([...lefts].sort((a, b) => a - b));
  expect(new Set(lefts).size).toBe(23);

  const first = panel(page).getByRole('link').first();
  await panel(page).getByLabel('24 hours').focus();
  await page.keyboard.press('Tab');
  expect(await first.evaluate((link) => link === document.activeElement)).toBe(true);
  await expect.poll(() => first.locator('.text').evaluate((text) => getComputedStyle(text).opacity)).toBe('1');
  const text = await first.innerText();
  for (const part of ['0121 496 0550', '01632 960200', '04/03/2025 09:00:00', 'Same number'])
    expect(text).toContain(part);
  const before = page.url();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: '01632 960200' }).waitFor();
  expect(page.url()).not.toBe(before);
  expect(await panel(page).locator('[aria-current]').innerText()).toContain('01632 960200');
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: '01632 960211' }).waitFor();
});

test('a call that lasts longer is longer, and parts of the same call are told from others of the number', async ({
  page,
  context,
}) => {
  await signIn(context);
  const call = { 'connected-at': '2025-05-05T10:00:00Z', 'call-id': 'transferred' };
  const { path, number } = await ownCall(call);
  await ownCall({ 'connected-at': '2025-05-05T10:00:40Z', 'call-id': 'transferred', to: '01632 960108' });
  await ownCall({ from: number, 'connected-at': '2025-05-05T10:02:00Z' });
  await openDetails(page, path);
  await expect.poll(() => panel(page).locator('.call.same_call').count()).toBe(1);
  expect(await panel(page).locator('.call.same_number').count()).toBe(1);
  expect(await panel(page).locator('.legend').innerText()).toMatch(/Current call\s*Same call\s*Same number/);
  await expect
    .poll(() =>
      panel(page)
        .locator('.call.this .bar')
        .evaluate((bar) => bar.clientWidth),
    )
    .toBeGreaterThan(30);
});

test('one can look further, and there is nothing where nothing is', async ({ page, context }) => {
  await signIn(context);
  const { path, number } = await ownCall({ 'connected-at': '2025-06-01T10:00:00Z' });
  await openDetails(page, path);
  await panel(page).getByText('was recorded within 24 hours').waitFor();
  const day = '2025-06-04T10:00:00Z';
  const later = await ownCall({
    'connected-at': day,
    'from-name': 'Later',
    to: number,
    direction: 'outbound',
  });
  await panel(page).getByText('7 days').click();
  await panel(page).getByRole('link').first().waitFor();
  expect(await panel(page).getByRole('link').getAttribute('href')).toBe(later.path);
  // Remembered from recording to recording.
  await panel(page).getByRole('link').click();
  await expect.poll(() => new URL(page.url()).pathname).toBe(later.path);
  expect(await panel(page).getByLabel('7 days').isChecked()).toBe(true);
});

test('on a telephone it is a list', async ({ page, context }) => {
  await signIn(context);
  await page.setViewportSize({ width: 390, height: 800 });
  await openCall(page, middle);
  await expect.poll(() => panel(page).getByRole('link').count()).toBe(22);
  const first = panel(page).getByRole('link').first();
  const box = await first.boundingBox();
  expect(box?.width).toBeGreaterThan(340);
  expect(box?.height).toBeGreaterThanOrEqual(44);
  expect(await first.locator('.text').evaluate((text) => getComputedStyle(text).opacity)).toBe('1');
  await first.click();
  await page.getByRole('heading', { level: 1, name: '01632 960200' }).waitFor();
});

test('what cannot be loaded is said and can be tried again', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await page.route('**/associated?*', (route) => route.fulfill({ status: 500, json: {} }));
  await page.goto(path);
  await panel(page).getByRole('alert').waitFor();
  await page.unroute('**/associated?*');
  await panel(page).getByRole('button', { name: 'Try again' }).click();
  await panel(page).getByText('was recorded within').waitFor();
  expect(await api<{ items: unknown[] }>('GET', `${path}/associated`)).toMatchObject({ items: [{}] });
});
