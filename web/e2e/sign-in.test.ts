import { expect } from 'vitest';
import { invited } from './invited.ts';
import { mailedPassword } from './mailed-password.ts';
import { admin, signIn, test } from './portal-test.ts';

test('one signs in and is welcomed by name', async ({ page }) => {
  await page.goto('/');
  await expect.poll(() => page.title()).toBe('Login · Call Record');
  await page.getByLabel('Username').fill(admin.username);
  await page.getByLabel('Password', { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.getByText('Welcome Morgan Hale').waitFor();
  expect(new URL(page.url()).pathname).toBe('/');
});

test('a wrong password and an unknown name are told the same, and what was typed stays', async ({ page }) => {
  const said: string[] = [];
  await page.goto('/sign-in');
  for (const username of [admin.username, 'nobody']) {
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    const answered = page.waitForResponse('**/api/session');
    await page.getByRole('button', { name: 'Login' }).click();
    await answered;
    said.push(await page.getByRole('alert').filter({ hasText: /\w/ }).innerText());
    expect(await page.getByLabel('Username').inputValue()).toBe(username);
  }
  expect(said[0]).toBe('The username or the password is wrong.');
  expect(said[1]).toBe(said[0]);
});

test('the password can be shown, and managers of passwords know the fields', async ({ page }) => {
  await page.goto('/sign-in');
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('secret');
  expect(await password.getAttribute('type')).toBe('password');
  await page.getByRole('button', { name: 'Show password' }).click();
  expect(await password.getAttribute('type')).toBe('text');
  expect(await password.getAttribute('autocomplete')).toBe('current-password');
  expect(await page.getByLabel('Username').getAttribute('autocomplete')).toBe('username');
});

test('a password that was mailed must be changed first', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Username').fill(invited.username);
  await page.getByLabel('Password', { exact: true }).fill(await mailedPassword(invited.email));
  await page.getByRole('button', { name: 'Login' }).click();

  const field = page.getByLabel('New password');
  await field.waitFor();
  expect(await field.getAttribute('autocomplete')).toBe('new-password');
  await field.fill('too short');
  await page.getByRole('button', { name: 'Save and log in' }).click();
  await page.getByText('still lacks something').waitFor();
  await field.fill('Quiet-harbour-71');
  await page.getByRole('button', { name: 'Save and log in' }).click();

  await page.getByText('Welcome New Comer').waitFor();
  // Another customer's calls are not this one's.
  await page.getByText('No recordings yet').waitFor();
  expect(await page.locator('.open').count()).toBe(0);
});

test('sign-in goes on to the address that was asked for', async ({ page }) => {
  const target = '/recordings/archive?from=0121&limit=10';
  await page.goto(target);
  await page.getByLabel('Username').fill(admin.username);
  await page.getByLabel('Password', { exact: true }).fill(admin.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Recording Archive' }).waitFor();
  const { pathname, search } = new URL(page.url());
  expect(pathname + search).toBe(target);
});

test('signing out ends the session', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Username').waitFor();
  await page.goto('/recordings/archive');
  await page.getByLabel('Username').waitFor();
  expect((await context.request.get('/api/session')).status()).toBe(401);
});

test('a session that ends in the middle of work leads to sign-in and back', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/recordings/archive?limit=10');
  await page.locator('.open').first().waitFor();
  await context.clearCookies();
  await page.getByRole('button', { name: 'Older' }).click();

  await page.getByLabel('Username').fill(admin.username);
  await page.getByLabel('Password', { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.locator('.open').first().waitFor();
  expect(page.url()).toContain('cursor=');
});
