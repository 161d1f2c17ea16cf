import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { addNumber, api, deleteAfterwards } from './own-call.ts';
import { allowOnly, signIn, test } from './portal-test.ts';

interface NumberView {
  id: string;
  number: string;
}

const dialog = (page: Page) => page.getByRole('dialog');
const row = (page: Page, number: string) => page.getByRole('row').filter({ hasText: number });
const stored = async () => (await api<{ items: NumberView[] }>('GET', '/numbers?limit=100')).items;

async function open(page: Page): Promise<void> {
  await page.goto('/recordings/numbers');
  await page.getByRole('heading', { name: 'Number Management' }).waitFor();
}

/** Takes the numbers away that a test has added. */
async function forget(...numbers: string[]): Promise<void> {
  for (const { id, number } of await stored()) if (numbers.includes(number)) deleteAfterwards(`/numbers/${id}`);
}

test('a number is added, edited and deleted', async ({ page, context }) => {
  await signIn(context);
  await open(page);
  await page.getByRole('button', { name: 'Add Number' }).first().click();
  const number = dialog(page).getByLabel('Number (required)');
  await number.fill('reception');
  await dialog(page).getByRole('button', { name: 'Add Number' }).click();
  await dialog(page).getByText('Enter a telephone number or an extension.').waitFor();
  expect(await number.evaluate((field) => field === document.activeElement)).toBe(true);
  await number.fill('0113 496 0111');
  await dialog(page).getByLabel('Name', { exact: true }).fill('Sales line');
  await dialog(page).getByLabel('Can Record').uncheck();
  await page.keyboard.press('Enter');
  await dialog(page).waitFor({ state: 'detached' });
  await forget('+441134960111');
  await row(page, '0113 496 0111').getByText('Not recorded').waitFor();
  expect(await row(page, '0113 496 0111').innerText()).toContain('Sales line');

  await page.getByRole('button', { name: 'Edit Sales line, 0113 496 0111' }).click();
  await dialog(page).getByLabel('Can Record').check();
  await dialog(page).getByLabel('Name', { exact: true }).fill('Orders');
  await dialog(page).getByRole('button', { name: 'Save Number' }).click();
  await row(page, 'Orders').waitFor();
  await row(page, '0113 496 0111').getByText('Not recorded').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Delete Orders, 0113 496 0111' }).click();
  await dialog(page).getByText('Its recordings stay').waitFor();
  await dialog(page).getByLabel('Type 0113 496 0111 to confirm').fill('0113 496 0111');
  await dialog(page).getByRole('button', { name: 'Delete number' }).click();
  await row(page, '0113 496 0111').waitFor({ state: 'detached' });
  expect((await stored()).map((one) => one.number)).not.toContain('+441134960111');
});

test('a number that is there already is said at its field', async ({ page, context }) => {
  await signIn(context);
  await addNumber({ number: '+441134960112' });
  await open(page);
  await page.getByRole('button', { name: 'Add Number' }).first().click();
  await dialog(page).getByLabel('Number (required)').fill('+44 113 496 0112');
  await page.keyboard.press('Enter');
  await dialog(page).getByText('This number is there already.').waitFor();
  expect((await stored()).filter(({ number }) => number === '+441134960112')).toHaveLength(1);
});

test('numbers are filtered by part of theirs in any spelling, and by name; the address keeps it', async ({
  page,
  context,
}) => {
  await signIn(context);
  for (const body of [{ number: '+441134960113', name: 'Orders' }, { number: '3201' }]) await addNumber(body);
  await open(page);
  const filter = page.getByRole('searchbox', { name: /^Filter by number/ });
  await filter.fill('0113 496 0113');
  await expect.poll(() => row(page, '3201').count()).toBe(0);
  await row(page, 'Orders').waitFor();
  await filter.fill('ORDERS');
  await row(page, 'Orders').waitFor();
  await filter.fill('nothing like it');
  await page.getByText('No number is like this').waitFor();
  expect(new URL(page.url()).searchParams.get('search')).toBe('nothing like it');
  await page.getByRole('button', { name: 'Show all' }).click();
  await row(page, '3201').waitFor();
});

test('a file is looked through before it is imported, and what is wrong with it is said line by line', async ({
  page,
  context,
}) => {
  await signIn(context);
  await open(page);
  await page.getByRole('button', { name: 'Import' }).click();
  const choose = (text: string) =>
    dialog(page)
      .locator('input[type=file]')
      .setInputFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('3301,Desk');
  await dialog(page).getByText('The first line must name the columns').waitFor();
  await choose('Number,Name,Department,Can Record\n3301,Desk,,no\nreception,,,\n3302,,Shipping,\n3301,,,');
  await dialog(page).getByText('1 number to add').waitFor();
  await dialog(page).getByText('1 already there').waitFor();
  const lines = dialog(page).getByRole('region', { name: 'Rows not to be read' }).getByRole('row');
  expect((await lines.allInnerTexts()).slice(1).map((line) => line.replace(/\s+/g, ' '))).toEqual([
    '3 reception Number is no number',
    '4 3302 Department is not known',
  ]);
  expect((await stored()).map(({ number }) => number)).not.toContain('3301');
  await dialog(page).getByRole('button', { name: 'Add 1 number' }).click();
  await dialog(page).waitFor({ state: 'detached' });
  await forget('3301');
  await row(page, '3301').getByText('Not recorded').waitFor();
});

test('numbers of calls that nobody manages are offered', async ({ page, context }) => {
  await signIn(context);
  await open(page);
  const offered = page.getByRole('region', { name: 'Seen in calls, and not managed yet' });
  await offered.getByRole('button', { name: /^Add 01632 960100/ }).click();
  expect(await dialog(page).getByLabel('Number (required)').inputValue()).toBe('+441632960100');
  await dialog(page).getByRole('button', { name: 'Add Number' }).click();
  await dialog(page).waitFor({ state: 'detached' });
  await forget('+441632960100');
  await row(page, '01632 960100').waitFor();
  await offered.getByRole('button', { name: /^Add 01632 960100/ }).waitFor({ state: 'detached' });
});

test('whoever may not manage numbers does not see them', async ({ page, context }) => {
  await allowOnly(page, ['review_recordings']);
  await signIn(context);
  await page.goto('/recordings/numbers');
  await page.getByText('Your role does not let you see this page').waitFor();
  expect(await page.getByRole('link', { name: 'Numbers' }).count()).toBe(0);
});
