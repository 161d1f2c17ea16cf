import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { flags as given } from './calls.ts';
import { openArchive, signIn, test } from './portal-test.ts';

const headers = { 'x-call-record': '1' };
const rows = (page: Page) => page.locator('tbody .label').allInnerTexts();
const dialog = (page: Page) => page.getByRole('dialog');
const icons = (page: Page) => page.getByRole('radiogroup', { name: 'Icons' });
const preview = (page: Page) => page.getByRole('region', { name: 'Preview' });
const notice = (page: Page, text: string) => page.locator('.notice').getByText(text).waitFor();

interface Made {
  id: string;
  label: string;
}

/** Leaves the flags that the archive has, and these. */
async function begin(context: BrowserContext, ...flags: object[]): Promise<Made[]> {
  await signIn(context);
  const { items } = await (await context.request.get('/api/flags?limit=100')).json();
  const known = new Set(given.map(({ id }) => id));
  for (const { id } of items.filter((flag: Made) => !known.has(flag.id))) {
    await context.request.delete(`/api/flags/${id}`, { headers });
  }
  const made: Made[] = [];
  for (const data of flags) {
    const answer = await context.request.post('/api/flags', {
      headers,
      data: { colour: '#10FA00', icon: 'mdi-file-find', ...data },
    });
    if (!answer.ok()) throw new Error(await answer.text());
    made.push(await answer.json());
  }
  return made;
}

/** Puts a flag on the newest recordings, as somebody would in the archive. */
async function assign(context: BrowserContext, flagId: string, count: number): Promise<void> {
  const { items } = await (await context.request.get(`/api/recordings?limit=${count}`)).json();
  const data = { selection: { recordingIds: items.map(({ id }: Made) => id) }, addFlagIds: [flagId] };
  const answer = await context.request.post('/api/jobs/flag', { headers, data });
  if (!answer.ok()) throw new Error(await answer.text());
  const flag = async () => (await (await context.request.get(`/api/flags/${flagId}`)).json()).recordings;
  await expect.poll(flag, { timeout: 20_000 }).toBe(count);
}

test('a flag is made with an icon that is searched for and a colour that is typed', async ({ page, context }) => {
  await begin(context);
  await page.goto('/recordings/flags');
  await expect.poll(() => rows(page)).toEqual(['Complaint', 'Training']);
  await page.getByRole('link', { name: 'Add Flag' }).click();
  await page.getByLabel('Label', { exact: true }).fill('New Product');
  await page.getByLabel('Description (optional)').fill('Sold new product.');
  await page.getByLabel('Colour as #RRGGBB').fill('10fa00');
  await page.getByLabel('Search icons').fill('user');
  await page.getByText(/^\d+ icons$/).waitFor();
  // Found by what people call it; Material Design calls it account.
  await icons(page).getByLabel('Account', { exact: true }).check({ force: true });
  await page.getByLabel('Search icons').fill('file find');
  await icons(page).getByLabel('File find', { exact: true }).check({ force: true });
  expect(await preview(page).getByText('New Product').count()).toBe(6);
  await page.getByRole('button', { name: 'Create Flag' }).click();
  await notice(page, '“New Product” was created.');
  await expect.poll(() => rows(page)).toEqual(['Complaint', 'New Product', 'Training']);
  const { items } = await (await context.request.get('/api/flags')).json();
  expect(items[1]).toMatchObject({
    label: 'New Product',
    description: 'Sold new product.',
    colour: '#10FA00',
    icon: 'mdi-file-find',
    recordings: 0,
  });
});

test('what is wrong is said at its field, and what was typed stays', async ({ page, context }) => {
  await begin(context, { label: 'Taken' });
  await page.goto('/recordings/flags/new');
  await page.getByLabel('Colour as #RRGGBB').fill('green');
  await page.getByRole('button', { name: 'Create Flag' }).click();
  await page.getByText('Enter a label.').waitFor();
  await page.getByText('Enter a colour such as #10FA00.').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('maxlength'))).toBe('40');
  await page.getByLabel('Label', { exact: true }).fill('taken');
  await page.getByLabel('Pick any colour').fill('#123456');
  await page.getByRole('button', { name: 'Create Flag' }).click();
  await page.getByText('There is a flag with this label.').waitFor();
  expect(await page.getByLabel('Label', { exact: true }).inputValue()).toBe('taken');
  expect(await page.getByLabel('Colour as #RRGGBB').inputValue()).toBe('#123456');
  await page.getByLabel('Label', { exact: true }).fill('taken no more');
  await page.getByText('There is a flag with this label.').waitFor({ state: 'detached' });

  await page.route('**/api/flags', (route) => route.abort());
  await page.getByLabel('Label', { exact: true }).fill('Kept');
  await page.getByRole('button', { name: 'Create Flag' }).click();
  await page.getByText('The flag was not saved. The service did not answer.').waitFor();
  expect(await page.getByLabel('Label', { exact: true }).inputValue()).toBe('Kept');
});

test('a change shows wherever the flag does, and is all that is sent', async ({ page, context }) => {
  const [flag] = await begin(context, { label: 'Before', description: 'As it was' });
  await assign(context, flag?.id ?? '', 2);
  await openArchive(page);
  expect(await page.locator('.flag').getByText('Before').count()).toBe(2);
  await page.getByRole('link', { name: 'Flags' }).click();
  await page.getByRole('link', { name: 'Edit Before' }).click();
  // Meanwhile somebody else changes something else.
  await context.request.patch(`/api/flags/${flag?.id}`, { headers, data: { description: 'By somebody else' } });
  await page.getByLabel('Label', { exact: true }).fill('After');
  await page.getByRole('radio', { name: 'Red', exact: true }).check({ force: true });
  await page.getByRole('button', { name: 'Save Flag' }).click();
  await notice(page, '“After” was changed.');
  await page.getByText('By somebody else').waitFor();
  await page.getByRole('link', { name: 'Recording Archive' }).click();
  await expect.poll(() => page.locator('.flag').getByText('After').count()).toBe(2);
  await begin(context);
});

test('the number of recordings leads to them, and a label is found by its part', async ({ page, context }) => {
  const [flag] = await begin(context, { label: 'Follow up' });
  await assign(context, flag?.id ?? '', 3);
  await page.goto('/recordings/flags?label=low');
  await expect.poll(() => rows(page)).toEqual(['Follow up']);
  await page.getByText('1 of 3 flags').waitFor();
  await page.getByLabel('Filter by label').fill('nowhere');
  await page.getByText('No flag has this in its label').waitFor();
  expect(new URL(page.url()).search).toBe('?label=nowhere');
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('link', { name: '3 recordings with Follow up' }).click();
  await expect.poll(() => page.locator('.open').count()).toBe(3);
  // The chip of the filter, and one on each recording, have the same icon.
  const drawings = page.locator('.flag-icon path');
  await expect
    .poll(async () => new Set(await drawings.evaluateAll((all) => all.map((path) => path.getAttribute('d')))).size)
    .toBe(1);
  await begin(context);
});

test('deleting asks by label, says what becomes of recordings, and takes the flag from them', async ({
  page,
  context,
}) => {
  const [flag] = await begin(context, { label: 'Gone soon' });
  await assign(context, flag?.id ?? '', 2);
  await page.goto('/recordings/flags');
  await page.getByRole('button', { name: 'Delete Gone soon' }).click();
  await dialog(page).getByText('It is on 2 recordings').waitFor();
  await dialog(page).getByText('The recordings stay.').waitFor();
  await page.keyboard.type('gone');
  await page.keyboard.press('Enter');
  await dialog(page).getByText('Type “Gone soon” to confirm.').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('gone soon');
  await page.keyboard.press('Enter');
  await dialog(page).waitFor({ state: 'hidden' });
  await expect.poll(() => rows(page)).toEqual(['Complaint', 'Training']);
  const jobs = page.getByRole('region', { name: 'Jobs' });
  await jobs.getByText('2 changed').first().waitFor();
  await jobs.getByText('Take “Gone soon” from 2 recordings').waitFor();
  await openArchive(page);
  expect(await page.locator('.flag').getByText('Gone soon').count()).toBe(0);
});

test('no page loads an icon that it does not show, and one that is not known is a flag', async ({ page, context }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const [, file] = request.url().split(/\/assets\/icons-[^/]+\//);
    if (file) asked.push(file);
  });
  const [odd] = await begin(context, { label: 'Odd', icon: 'mdi-zzz' }, { label: 'Suggested', icon: 'mdi-handshake' });
  await page.goto('/recordings/flags');
  await page.locator('.flag-icon path[d^="M"]').nth(3).waitFor();
  const drawn = (label: string) =>
    page.getByRole('row').filter({ hasText: label }).locator('.flag-icon path').getAttribute('d');
  // mdi-flag
  await expect.poll(() => drawn('Odd')).toBe('M14.4,6L14,4H5V21H7V14H12.6L13,16H20V6H14.4Z');
  expect(await drawn('Suggested')).not.toBe(await drawn('Odd'));
  expect([...new Set(asked)].length).toBe(asked.length);
  expect(asked.filter((file) => file === 'names.json')).toEqual([]);
  expect(asked.length).toBeLessThanOrEqual(2);
  expect(odd).toBeDefined();

  // Without the file, the place is kept and the flag's own shape is drawn.
  await page.route('**/assets/icons-*/**', (route) => route.abort());
  await page.reload();
  await expect.poll(() => drawn('Suggested')).toBe('M14.4,6L14,4H5V21H7V14H12.6L13,16H20V6H14.4Z');
  await begin(context);
});

test('a flag is made with the keyboard alone', async ({ page, context }) => {
  await begin(context);
  await page.goto('/recordings/flags');
  await page.getByRole('link', { name: 'Add Flag' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Label', { exact: true }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('By keys');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  const chosen = () => page.getByLabel('Colour as #RRGGBB').inputValue();
  expect(await chosen()).toBe('#4F46E5');
  await page.getByLabel('Search icons').focus();
  await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement?.closest('label')?.title);
  expect(await focused()).toBe('Flag');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('Alert');
  await page.keyboard.press('ArrowDown');
  const below = await focused();
  expect(below).not.toBe('Alert');
  await page.keyboard.press('ArrowUp');
  expect(await focused()).toBe('Alert');
  await page.keyboard.press('Enter');
  await notice(page, '“By keys” was created.');
  const { items } = await (await context.request.get('/api/flags')).json();
  expect(items.find((flag: Made) => flag.label === 'By keys')).toMatchObject({ colour: '#4F46E5', icon: 'mdi-alert' });
  await begin(context);
});

test('without flags one is told what they are for, and a flag that is gone says so', async ({ page, context }) => {
  await signIn(context);
  await page.route('**/api/flags?*', (route) => route.fulfill({ json: { items: [], nextCursor: null } }));
  await page.goto('/recordings/flags');
  await page.getByText('No flags yet').waitFor();
  await page.goto('/recordings/flags/flg_01ARZ3NDEKTSV4RRFFQ69G5FFF');
  await page.getByText('There is no such flag').waitFor();
  expect(await page.getByRole('button', { name: /Flag$/ }).count()).toBe(0);
});
