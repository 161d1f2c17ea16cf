import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Customer } from '#contract/customer';
import { expectAccessible } from './axe.ts';
import { api } from './own-call.ts';
import { allowOnly, signIn, test } from './portal-test.ts';

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const saveButton = (page: Page) => page.getByRole('button', { name: 'Save Changes' });
const notice = (page: Page, text: string) => page.locator('.notice').getByText(text).waitFor();
const settings = () => api<Customer>('GET', '/customer');

/** Sets what other files expect, whatever a test has made of it. */
async function begin(change: object = {}) {
  const { version } = await settings();
  await api('PATCH', '/customer', {
    version,
    ...{ name: 'Harbour Telecom', country: 'GB', timeZone: 'Europe/London', address: '', totpRequired: false },
    contact: { name: '', email: '', phone: '' },
    passwordPolicy: { minimumLength: 12, requireSymbol: false },
    sessionPolicy: { idleMinutes: 720, absoluteHours: 12 },
    ...change,
  });
}

test('settings are changed, and the portal goes by them at once', async ({ page, context, onTestFinished }) => {
  onTestFinished(() => begin());
  await begin();
  await signIn(context);
  await page.goto('/');
  await page.getByRole('link', { name: 'Customer Settings' }).click();
  await field(page, 'Name').fill('Harbour Calls');
  await field(page, 'Address (optional)').fill('1 High Street\nLeeds');
  await field(page, 'E-mail address (optional)').fill('ann@harbour.test');
  await field(page, 'Time zone').fill('kolkata');
  await page.keyboard.press('Enter');
  await page.getByText(/later calls are counted in its days/).waitFor();
  await field(page, 'Country').fill('Ireland');
  await page.keyboard.press('Enter');
  await page.getByText(/will be read as numbers of Ireland/).waitFor();
  await field(page, 'Minimum length').selectOption('16 characters');
  await field(page, 'Sign out in any case after').selectOption('4 hours');
  // What is idle for longer than a session lasts cannot be chosen.
  expect(await field(page, 'Sign out when idle for').inputValue()).toBe('240');
  await field(page, 'Sign out when idle for').selectOption('15 minutes');
  await saveButton(page).click();
  await notice(page, 'The customer settings were saved.');
  await page.getByRole('complementary').or(page.locator('.side')).getByText('Harbour Calls').first().waitFor();
  expect(await page.getByText(/will be read as numbers of Ireland/).count()).toBe(0);
  expect(await settings()).toMatchObject({
    ...{ name: 'Harbour Calls', address: '1 High Street\nLeeds', country: 'IE', timeZone: 'Asia/Calcutta' },
    contact: { name: '', email: 'ann@harbour.test', phone: '' },
    passwordPolicy: { minimumLength: 16, requireSymbol: false },
    sessionPolicy: { idleMinutes: 15, absoluteHours: 4 },
  });
});

test('what is wrong is said at its field, and what was typed stays', async ({ page, context }) => {
  await begin();
  await signIn(context);
  await page.goto('/configuration/customer');
  await field(page, 'Name').fill('');
  await field(page, 'E-mail address (optional)').fill('ann');
  await saveButton(page).click();
  await page.getByText('Enter a name.').waitFor();
  await page.getByText('Enter an e-mail address.').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('autocomplete'))).toBe('organization');
  await field(page, 'Name').fill('Kept');
  await page.getByText('Enter a name.').waitFor({ state: 'detached' });
  await field(page, 'E-mail address (optional)').fill('');
  await page.route('**/api/customer', (route) => route.abort());
  await saveButton(page).click();
  await page.getByText('The settings were not saved. The service did not answer.').waitFor();
  expect(await field(page, 'Name').inputValue()).toBe('Kept');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  expect(await field(page, 'Name').inputValue()).toBe('Harbour Telecom');
});

test('of what somebody else saved meanwhile nothing is lost unseen', async ({ page, context, onTestFinished }) => {
  onTestFinished(() => begin());
  await begin();
  await signIn(context);
  await page.goto('/configuration/customer');
  await field(page, 'Name').fill('Mine');
  const { version } = await settings();
  await api('PATCH', '/customer', { version, name: 'Theirs', address: 'Theirs' });
  await saveButton(page).click();
  await page.getByText(/Somebody else changed these settings meanwhile, of what you changed: Name\./).waitFor();
  expect(await field(page, 'Address (optional)').inputValue()).toBe('Theirs');
  expect(await field(page, 'Name').inputValue()).toBe('Mine');
  await saveButton(page).click();
  await notice(page, 'The customer settings were saved.');
  expect(await settings()).toMatchObject({ name: 'Mine', address: 'Theirs' });
});

test('the settings are for whoever may manage the customer', async ({ page, context }) => {
  await signIn(context);
  await allowOnly(page, ['manage_users']);
  await page.goto('/configuration/customer');
  await page.getByText('Your role does not let you see this page').waitFor();
  expect(await page.getByRole('link', { name: 'Customer Settings' }).count()).toBe(0);
});

test('axe finds nothing in the settings, with mail that does not arrive, what they affect and what is wrong', async ({
  page,
  context,
}) => {
  await begin();
  await signIn(context);
  const problem = {
    ...{
      user: { id: 'usr_01ARZ3NDEKTSV4RRFFQ69G5FAV', name: 'Ben Kearns' },
      email: 'ben@harbour.test',
      kind: 'bounce',
    },
    ...{ permanent: false, reason: 'The mailbox is full.', at: '2026-11-24T12:00:00.000Z', count: 2 },
  };
  await page.route('**/api/customer/mail-problems', (route) => route.fulfill({ json: { items: [problem] } }));
  await page.goto('/configuration/customer');
  await page.getByRole('rowheader', { name: 'Ben Kearns' }).waitFor();
  await field(page, 'Time zone').fill('dublin');
  await page.keyboard.press('Enter');
  await field(page, 'Name').fill('');
  await saveButton(page).click();
  await page.getByText('Enter a name.').waitFor();
  await expectAccessible(page);
});
