import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { codeOf, stepAt } from '../../functions/second-factor/totp.ts';
import { expectAccessible } from './axe.ts';
import { keeper } from './invited.ts';
import { mailedLink } from './mailed-link.ts';
import { mailedPassword } from './mailed-password.ts';
import { portal, test } from './portal-test.ts';

/** What signs the keeper in at the moment: the tests of this file change it one after the other. */
const now = { email: keeper.email, password: 'Quiet harbour 71', secret: '', recoveryCodes: [] as string[] };
const headers = { 'x-call-record': '1' };
async function enter(context: BrowserContext): Promise<void> {
  const post = async (path: string, data: object) =>
    (await context.request.post(`/api${path}`, { headers, data })).json();
  const first = await post('/session', { username: keeper.username, password: now.password });
  if (first.challenge) await post('/session/challenge', { session: first.session, code: now.recoveryCodes.pop() });
}
/** As `expectAccessible`, and leaves the page as wide as it was. */
async function expectWideAndNarrow(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
}
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

test('a first sign-in chooses a password', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Username').fill(keeper.username);
  await page.getByLabel('Password', { exact: true }).fill(await mailedPassword(keeper.email));
  await page.getByRole('button', { name: 'Login' }).click();
  await page.getByLabel('New password').fill(now.password);
  await page.getByRole('button', { name: 'Save and log in' }).click();
  await said(page, 'Welcome Kim Keeper');
  expect(new URL(page.url()).pathname).toBe('/');
});

test('one changes one’s name, zone and theme, which another browser knows', async ({ page, context, browser }) => {
  await enter(context);
  await page.goto('/');
  await page.getByRole('link', { name: 'My Account' }).click();
  await page.getByLabel('Name (required)', { exact: true }).fill('Kim K. Keeper');
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await said(page, 'Welcome Kim K. Keeper');
  await page.getByLabel('Time Zone').selectOption('Asia/Tokyo');
  await said(page, 'Times are shown in Tokyo time.');
  await page.getByRole('main').getByTitle('Dark').click();
  await expect.poll(async () => (await (await context.request.get('/api/account')).json()).theme).toBe('dark');

  const other = await browser.newContext({ baseURL: portal });
  await enter(other);
  const there = await other.newPage();
  await there.goto('/');
  await there.locator('.v-theme--dark').first().waitFor();
  expect(await (await other.request.get('/api/session')).json()).toMatchObject({ timeZone: 'Asia/Tokyo' });
  await other.close();
});

test('a new address counts when its link was opened, and not before', async ({ page, context }) => {
  await enter(context);
  await page.goto('/configuration/account');
  await page.getByLabel('Email Address (required)').fill('kim@example.com');
  await page.getByRole('button', { name: 'Save Changes' }).click();
  await said(page, 'A link was mailed to kim@example.com: open it there.');
  await said(page, /takes its place when the link is opened/);
  expect(await page.getByLabel('Email Address (required)').inputValue()).toBe(keeper.email);
  await page.goto(await mailedLink('kim@example.com'));
  await expectWideAndNarrow(page);
  await page.getByRole('button', { name: 'Confirm this address' }).click();
  await said(page, 'kim@example.com is the address of your account now.');
  now.email = 'kim@example.com';
  await page.reload();
  await page.getByRole('button', { name: 'Confirm this address' }).click();
  await said(page, /The link was used/);
});

test('a new password needs the present one, and signs out elsewhere', async ({ page, context }) => {
  await enter(context);
  await page.goto('/configuration/account');
  const fill = async (present: string, chosen: string, repeated: string) => {
    await page.getByLabel('Present Password').fill(present);
    await page.getByLabel('New Password', { exact: true }).fill(chosen);
    await page.getByLabel('Password Confirmation').fill(repeated);
    await page.getByRole('button', { name: 'Change Password' }).click();
  };
  await fill(now.password, 'Other harbour 72', 'Other harbour 73');
  await said(page, 'The two new passwords are not the same.');
  await fill('wrong', 'Other harbour 72', 'Other harbour 72');
  await said(page, 'The present password is wrong.');
  await fill(now.password, 'Other harbour 72', 'Other harbour 72');
  await said(page, 'Your password was changed. Everywhere else you are signed out.');
  now.password = 'Other harbour 72';
  await page.reload();
  await page.getByRole('heading', { name: 'My Account' }).waitFor();
  expect(await page.getByLabel('Present Password').inputValue()).toBe('');
});

test('one sees where one is signed in, and signs out there', async ({ page, context, browser }) => {
  await enter(context);
  await page.goto('/configuration/account');
  const other = await browser.newContext({ baseURL: portal });
  await enter(other);
  await page.reload();
  const sessions = page.getByRole('list', { name: 'Sessions, newest first' }).getByRole('listitem');
  await expect.poll(() => sessions.count()).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await said(page, 'You are signed out everywhere else.');
  expect(await sessions.count()).toBe(1);
  await sessions.getByText('This one').waitFor();
  expect((await other.request.get('/api/session')).status()).toBe(401);
  await other.close();
});

test('a second factor is set up with a code, asked for at sign-in, and has recovery codes', async ({
  page,
  context,
}) => {
  await enter(context);
  await page.goto('/configuration/account');
  await page.getByRole('button', { name: 'Set up' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill(now.password);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByRole('img', { name: /^QR code/ }).waitFor();
  now.secret = (await dialog.locator('code').innerText()).replace(/\s/g, '');
  await dialog.getByLabel('Code that the app shows').fill('000000');
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  await said(page, 'The code is wrong or was used.');
  await dialog.getByLabel('Code that the app shows').fill(codeOf(now.secret, stepAt(Date.now()) - 1));
  await expectWideAndNarrow(page);
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  const codes = dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await codes.first().waitFor();
  expect(await codes.count()).toBe(10);
  now.recoveryCodes = await codes.allInnerTexts();
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await said(page, '10 recovery codes are left.');

  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('heading', { name: 'Login' }).waitFor();
  await page.getByLabel('Username').fill(keeper.username);
  await page.getByLabel('Password', { exact: true }).fill(now.password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.getByLabel('Code').fill(now.recoveryCodes.pop() ?? '');
  await page.getByRole('button', { name: 'Go on' }).click();
  await said(page, 'Welcome Kim K. Keeper');
});

test('a forgotten password is mailed, asks for the code, and must be changed', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgotten your password?' }).click();
  const answers: string[] = [];
  for (const email of ['nobody@example.com', now.email]) {
    await page.goto('/forgot-password');
    await page.getByLabel('Email Address').fill(email);
    await page.getByRole('button', { name: 'Reset Password' }).click();
    answers.push((await page.getByRole('status').filter({ hasText: email }).innerText()).replace(email, 'it'));
  }
  expect(answers[1]).toBe(answers[0]);
  await expectWideAndNarrow(page);
  const password = await mailedPassword(now.email);
  await page.getByRole('link', { name: 'Back to Login' }).click();
  await page.getByLabel('Username').fill(keeper.username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.getByLabel('Code').fill(codeOf(now.secret, stepAt(Date.now())));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('New password').fill('Third harbour 73');
  await page.getByRole('button', { name: 'Save and log in' }).click();
  await said(page, 'Welcome Kim K. Keeper');
  now.password = 'Third harbour 73';
});

test('a token is shown once, works, and is revoked by its name', async ({ page, context }) => {
  await enter(context);
  await page.goto('/configuration/access-tokens');
  await said(page, 'No access tokens yet');
  await page.getByRole('button', { name: 'Create Token' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create Token' }).click();
  await said(page, 'Enter a name.');
  await dialog.getByLabel('Name (required)').fill('Nightly export');
  await dialog.getByLabel('Review Recordings').check();
  await expectWideAndNarrow(page);
  await dialog.getByRole('button', { name: 'Create Token' }).click();
  const shown = page.getByRole('region', { name: 'Copy the token “Nightly export” now' });
  const token = await shown.locator('code').first().innerText();
  expect(token).toMatch(/^crt_\w{36}$/);
  const ask = async () =>
    (await fetch(`${portal}/api/recordings`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await ask()).toBe(200);
  await expectWideAndNarrow(page);
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  await page.reload();
  await page.getByRole('row', { name: /Nightly export/ }).waitFor();
  expect(await page.content()).not.toContain(token);
  await page.getByRole('button', { name: 'Revoke Nightly export' }).click();
  await dialog.getByRole('button', { name: 'Revoke token' }).click();
  await said(page, 'Type “Nightly export” to confirm.');
  await dialog.getByLabel(/to confirm$/).fill('Nightly export');
  await dialog.getByRole('button', { name: 'Revoke token' }).click();
  await said(page, 'No access tokens yet');
  expect(await ask()).toBe(401);
});

test('one’s account has nothing that axe finds', async ({ page, context }) => {
  await enter(context);
  await page.goto('/configuration/account');
  await page.getByText('This one').waitFor();
  await expectWideAndNarrow(page);
});
