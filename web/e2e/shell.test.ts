import { expect } from 'vitest';
import { allowOnly, signIn, test } from './portal-test.ts';

test('on a telephone the navigation is a drawer that Escape and a choice close', async ({ page, context }) => {
  await signIn(context);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/');
  const drawer = page.getByRole('dialog', { name: 'Navigation' });
  await page.getByRole('button', { name: 'Open the navigation' }).click();
  await drawer.waitFor();
  expect(await drawer.getByText('Welcome Morgan Hale').count()).toBe(1);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Open the navigation' }).click();
  await drawer.getByRole('link', { name: 'Recording Archive' }).click();
  await page.getByRole('heading', { name: 'Recording Archive' }).waitFor();
  await drawer.waitFor({ state: 'hidden' });
});

test('the keyboard skips to the content, and is at the heading after a change of page', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/');
  await page.locator('.open').first().waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim());
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  expect(await focused()).toBe('content');
  await page.getByRole('link', { name: 'Quarantine', exact: true }).first().click();
  await expect.poll(() => page.title()).toBe('Quarantine · Call Record');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
});

test('the chosen theme is remembered', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/');
  const background = () => page.locator('.v-application').evaluate((app) => getComputedStyle(app).backgroundColor);
  await page.getByRole('radio', { name: 'Dark' }).first().check({ force: true });
  const dark = await background();
  await page.reload();
  await page.locator('.open').first().waitFor();
  expect(await background()).toBe(dark);
  await page.getByRole('radio', { name: 'Light' }).first().check({ force: true });
  expect(await background()).not.toBe(dark);
});

test('without a connection one is told so, and can try again', async ({ page, context }) => {
  await signIn(context);
  await page.route('**/api/session', (route) => route.abort());
  await page.goto('/recordings/archive');
  await page.getByText('No connection').waitFor();
  await page.unroute('**/api/session');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.open').first().waitFor();
  expect(page.url()).toContain('/recordings/archive');
});

test('a page whose code does not come is tried again, then said', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/');
  await page.locator('.open').first().waitFor();
  let asked = 0;
  await page.route('**/assets/quarantine-page-*.js', (route) => {
    asked += 1;
    return route.abort();
  });
  await page.getByRole('link', { name: 'Quarantine', exact: true }).click();
  await page.getByText('This page could not be loaded').waitFor();
  expect(asked).toBe(2);
  await page.unroute('**/assets/quarantine-page-*.js');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Quarantine' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/configuration/quarantine');
});

test('the navigation shows what the role permits, and nothing else opens', async ({ page, context }) => {
  await signIn(context);
  await allowOnly(page, ['manage_recorders']);
  await page.goto('/');
  const navigation = page.getByRole('navigation', { name: 'Main' });
  await navigation.getByRole('link', { name: 'Quarantine' }).waitFor();
  // One's own account is everybody's.
  expect(await navigation.getByRole('link').allInnerTexts()).toEqual([
    ...['Dashboard', 'My Account', 'Access Tokens', 'Recorders', 'Quarantine'],
  ]);
  await page.goto('/recordings/archive');
  await page.getByText('It needs the permission “Review Recordings”').waitFor();
});
