import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { addNumber, api, deleteAfterwards } from './own-call.ts';
import { allowOnly, signIn, test } from './portal-test.ts';

interface NumberView {
  id: string;
  number: string;
}

const asked = (page: Page) => new URL(page.url()).searchParams;
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
  const filter = page.getByRole('searchbox', { name: 'Number or name' });
  await filter.fill('0113 496 0113');
  await expect.poll(() => row(page, '3201').count()).toBe(0);
  await row(page, 'Orders').waitFor();
  await filter.fill('ORDERS');
  await row(page, 'Orders').waitFor();
  await filter.fill('nothing like it');
  await page.getByText('No number is like this').waitFor();
  expect(asked(page).get('search')).toBe('nothing like it');
  await page.getByRole('button', { name: 'Show all' }).click();
  await row(page, '3201').waitFor();
});

test('numbers are filtered by agent and by whether they can be recorded; an address has it all, and reset takes it away', async ({
  page,
  context,
}) => {
  await signIn(context);
  for (const body of [{ number: '3202' }, { number: '3203', canRecord: false }]) await addNumber(body);
  await open(page);
  await page.getByLabel('Recording', { exact: true }).click();
  await page.getByRole('option', { name: 'Cannot record' }).click();
  await row(page, '3202').waitFor({ state: 'detached' });
  await page.getByLabel('Agent', { exact: true }).click();
  await page.getByRole('option', { name: 'No agent' }).click();
  await expect.poll(() => asked(page).toString()).toBe('agentId=none&canRecord=false');
  await page.reload();
  await row(page, '3203').waitFor();
  expect(await row(page, '3202').count()).toBe(0);
  expect(await page.getByLabel('Agent', { exact: true }).inputValue()).toBe('No agent');
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const lines = (await readFile(await (await waiting).path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toContain('Number,Name,Department,Agent,Can Record');
  expect(lines.filter((line) => /^320[23],/.test(line))).toEqual(['3203,,,,No,No,No']);
  await page.getByRole('button', { name: 'Reset' }).click();
  await row(page, '3202').waitFor();
  expect(page.url()).not.toContain('?');
});

test('numbers come page by page, in their order, there and back', async ({ page, context }) => {
  await signIn(context);
  const numbers = Array.from({ length: 23 }, (_, n) => `0113 496 02${String(n).padStart(2, '0')}`);
  await api('POST', '/number-imports', { rows: numbers.map((number) => ({ number })) });
  await forget(...numbers.map((number) => `+44${number.replaceAll(' ', '').slice(1)}`));
  await page.goto('/recordings/numbers?search=0113+496+02&limit=10');
  const shown = () => page.locator('table:not(.stale) .digits').allInnerTexts();
  const turn = (name: string) => page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name }).click();
  await expect.poll(shown).toEqual(numbers.slice(0, 10));
  await page.getByText('1 to 10', { exact: true }).waitFor();
  await turn('Next');
  await expect.poll(shown).toEqual(numbers.slice(10, 20));
  await page.getByText('11 to 20', { exact: true }).waitFor();
  await turn('Next');
  await expect.poll(shown).toEqual(numbers.slice(20));
  expect(await page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);
  await page.reload();
  await expect.poll(shown).toEqual(numbers.slice(20));
  await turn('Back');
  await expect.poll(shown).toEqual(numbers.slice(10, 20));
  await page.goBack();
  await expect.poll(shown).toEqual(numbers.slice(20));
  await turn('First');
  await expect.poll(shown).toEqual(numbers.slice(0, 10));
  await page.getByLabel('Rows per page').selectOption('50');
  await expect.poll(shown).toEqual(numbers);
  expect(asked(page).toString()).toBe('search=0113+496+02&limit=50');
});

test('a page of numbers that filters leave little of is asked for until it is full', async ({ page, context }) => {
  await signIn(context);
  await addNumber({ number: '3204' });
  // The API answers the first numbers that it looks at with none, and where to go on.
  await page.route(/\/api\/numbers\?(?!.*cursor)/, (route) =>
    route.fulfill({ json: { items: [], nextCursor: 'on', total: 10_000 } }),
  );
  await page.route(/\/api\/numbers\?.*cursor=on/, async (route) => {
    const answer = await route.fetch({
      url: route
        .request()
        .url()
        .replace(/&cursor=on/, ''),
    });
    await route.fulfill({ response: answer });
  });
  await page.goto('/recordings/numbers?search=3204');
  await row(page, '3204').waitFor();
  expect(await page.getByText('No number is like this').count()).toBe(0);
});

test('the statistics of a number are of the days that are chosen, and lead to its calls', async ({ page, context }) => {
  await signIn(context);
  const id = await addNumber({ number: '+441632960100', name: 'Main line' });
  const path = `/numbers/${id}/statistics?after=2025-07-01&before=2025-07-02`;
  await expect
    .poll(async () => (await api<{ recordings: number }>('GET', path)).recordings, { timeout: 20_000 })
    .toBe(1);
  await open(page);
  await page.getByRole('link', { name: 'View Statistics of Main line, 01632 960100' }).click();
  await page.getByText('No recordings in this period').waitFor();
  await page.getByLabel('First day').fill('2025-06-30');
  await page.getByLabel('Last day').fill('2025-07-02');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  const tile = (label: string) => page.getByRole('radio', { name: label });
  await expect.poll(() => tile('Inbound').locator('..').innerText()).toContain('1');
  await tile('Inbound').check({ force: true });
  await expect.poll(() => asked(page).toString()).toBe('after=2025-06-30&before=2025-07-02&measure=inbound');
  await page.reload();
  expect(await tile('Inbound').isChecked()).toBe(true);
  await expect.poll(() => page.title()).toBe('01632 960100 · Number Statistics · Call Record');
  // A day of the table, a bar of the graph and the button above all lead to the same call.
  const call = ['01/07/2025 12:30:11'];
  const found = () => page.locator('.open').allInnerTexts();
  await page.getByRole('link', { name: '1 inbound recording, Tuesday, 1 July 2025' }).click();
  await expect.poll(found).toEqual(call);
  expect(asked(page).get('to')).toBe('+441632960100');
  expect(asked(page).get('direction')).toBe('inbound');
  await page.goBack();
  await page.locator('a.slot').click();
  await expect.poll(found).toEqual(call);
  await page.goBack();
  await page.getByRole('link', { name: 'View inbound calls' }).click();
  await expect.poll(found).toEqual(call);
  await page.goBack();
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Number Management' }).click();
  await row(page, 'Main line').waitFor();
});

test('of a number that is gone there are no statistics, and whoever may not see them is not led there', async ({
  page,
  context,
}) => {
  await allowOnly(page, ['manage_numbers']);
  await signIn(context);
  await addNumber({ number: '3205' });
  await open(page);
  await row(page, '3205').waitFor();
  expect(await page.getByRole('link', { name: /^View Statistics/ }).count()).toBe(0);
  await page.unroute('**/api/session');
  await page.goto('/recordings/numbers/num_01ARZ3NDEKTSV4RRFFQ69G5FAV/statistics');
  await page.getByText('There is no such number').waitFor();
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
