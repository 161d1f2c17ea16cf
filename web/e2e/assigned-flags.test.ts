import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { api, deleteAfterwards, openDetails, ownCall } from './own-call.ts';
import { signIn, test } from './portal-test.ts';

const field = (page: Page) => page.getByRole('combobox', { name: 'Assigned Flags' });
const chips = (page: Page) => page.locator('.strip .chosen').allInnerTexts();

interface Flagged {
  flags: { label: string }[];
}
const saved = async (path: string) => (await api<Flagged>('GET', path)).flags.map(({ label }) => label);

test('several flags are ticked by keyboard, saved at once, and one is undone', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  await field(page).focus();
  await page.keyboard.type('train');
  expect(await page.getByRole('listbox', { name: 'Flags' }).getByRole('option').allInnerTexts()).toEqual(['Training']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await field(page).fill('');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await chips(page)).toEqual(['Training', 'Complaint']);
  await expect.poll(() => saved(path)).toEqual(['Training', 'Complaint']);
  expect(await page.getByRole('option', { name: 'Training' }).getAttribute('aria-selected')).toBe('true');

  await page.getByText('“Complaint” was assigned.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => saved(path)).toEqual(['Training']);
  await expect.poll(() => chips(page)).toEqual(['Training']);
});

test('what is left of the list is chosen by Enter, and the next is looked for anew', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  await field(page).click();
  await page.keyboard.type('train');
  await page.keyboard.press('Enter');
  await page.keyboard.type('compl');
  await page.keyboard.press('Enter');
  await expect.poll(() => saved(path)).toEqual(['Training', 'Complaint']);
  // Nothing is meant where nothing was typed.
  await page.keyboard.press('Enter');
  expect(await chips(page)).toEqual(['Training', 'Complaint']);
});

test('a flag that was made by somebody a moment ago can be taken off again', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  const body = { label: 'Moved abroad', description: '', colour: '#10FA00', icon: 'mdi-flag' };
  const flag = await api<{ id: string }>('POST', '/flags', body);
  deleteAfterwards(`/flags/${flag.id}`);
  await api('PUT', `${path}/flags`, { flagIds: [flag.id] });
  await openDetails(page, path);
  await page.getByRole('button', { name: 'Remove Moved abroad' }).click();
  await expect.poll(() => saved(path)).toEqual([]);
  expect(await chips(page)).toEqual([]);
  await expect.poll(() => field(page).evaluate((input) => input === document.activeElement)).toBe(true);
});

test('what cannot be saved is taken back and said', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  await page.route('**/flags', (route) => route.abort());
  await field(page).click();
  await page.getByRole('option', { name: 'Training' }).click();
  await page.getByText('The flags are as they were.').waitFor();
  expect(await chips(page)).toEqual([]);
  expect(await saved(path)).toEqual([]);
});

test('two flags ticked before the first is saved are both saved', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  await page.route('**/flags', async (route) => {
    await new Promise((resume) => setTimeout(resume, 400));
    await route.continue();
  });
  await field(page).click();
  await page.getByRole('option', { name: 'Training' }).click();
  await page.getByRole('option', { name: 'Complaint' }).click();
  expect(await chips(page)).toEqual(['Training', 'Complaint']);
  await expect.poll(() => saved(path)).toEqual(['Training', 'Complaint']);
  expect(await chips(page)).toEqual(['Training', 'Complaint']);
});

test('where no flags have been made it is said where they are', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await page.route('**/api/recordings/filter-options', (route) =>
    route.fulfill({ json: { agents: [], departments: [], recorders: [], flags: [] } }),
  );
  await openDetails(page, path);
  await page.getByText('No flags have been made yet.').waitFor();
  expect(await field(page).count()).toBe(0);
});
