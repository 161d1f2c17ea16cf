import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { flags } from './calls.ts';
import { api, openDetails, ownCall } from './own-call.ts';
import { signIn, test } from './portal-test.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Recording Events' });
const column = (page: Page, name: 'at' | 'who' | 'what') => dialog(page).locator(`tbody .${name}`).allInnerTexts();
const range = (page: Page) => dialog(page).locator('.foot [role=status]').innerText();
const open = (page: Page) => page.getByRole('button', { name: 'View Event History' }).click();

test('twelve events are paged by ten, newest first', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  for (let time = 0; time < 9; time++) await api('POST', `${path}/playback`);
  await api('POST', `${path}/download`);
  await api('POST', `${path}/notes`, { content: 'A note.', atMs: 3000 });
  await openDetails(page, path);
  await open(page);
  await expect.poll(() => range(page)).toBe('1–10 of 12');
  const texts = await column(page, 'what');
  expect(texts).toEqual(['Add Note: 00:00:03', 'Download', ...Array(8).fill('Play')]);
  expect(await column(page, 'who')).toEqual(Array(10).fill('Morgan Hale'));
  expect((await column(page, 'at'))[0]).toMatch(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/);
  expect(await dialog(page).getByRole('columnheader').allInnerTexts()).toEqual(['Timestamp', 'User', 'Event']);

  await dialog(page).getByRole('button', { name: 'Older events' }).press('Enter');
  await expect.poll(() => range(page)).toBe('11–12 of 12');
  expect(await column(page, 'what')).toEqual(['Play', 'Recorded']);
  expect(await dialog(page).getByRole('button', { name: 'Older events' }).isDisabled()).toBe(true);
  await dialog(page).getByRole('button', { name: 'Newer events' }).click();
  await expect.poll(() => range(page)).toBe('1–10 of 12');
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  expect(await dialog(page).isVisible()).toBe(false);
});

test('events are filtered by who, what and when, in the customer’s time', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await api('PUT', `${path}/flags`, { flagIds: [flags[0]?.id] });
  await api('POST', `${path}/playback`);
  await openDetails(page, path);
  await open(page);
  await expect.poll(() => column(page, 'what')).toEqual(['Play', 'Assign Flag: Complaint', 'Recorded']);
  await dialog(page).getByRole('button', { name: 'Filters' }).click();
  const search = () => dialog(page).getByRole('button', { name: 'Search' }).click();

  await dialog(page).getByLabel('User').selectOption('Morgan Hale');
  await search();
  await expect.poll(() => column(page, 'what')).toEqual(['Play', 'Assign Flag: Complaint']);
  expect(await range(page)).toBe('1–2 of 2');
  await dialog(page).getByLabel('Event', { exact: true }).selectOption('Assign Flag');
  await search();
  await expect.poll(() => column(page, 'what')).toEqual(['Assign Flag: Complaint']);
  await dialog(page).getByLabel('Event', { exact: true }).selectOption('Score');
  await search();
  await dialog(page).getByText('No event is as the filters ask for.').waitFor();
  await dialog(page).getByRole('button', { name: 'Reset' }).click();
  await expect.poll(() => range(page)).toBe('1–3 of 3');

  await dialog(page).getByLabel('Events After: date').fill('2099-01-01');
  await search();
  await dialog(page).getByText('No event is as the filters ask for.').waitFor();
  await dialog(page).getByLabel('Events Before: date').fill('2098-01-01');
  await search();
  await dialog(page).getByText('This must be later than Events After.').waitFor();
  await dialog(page).getByRole('button', { name: 'Reset' }).click();

  // A minute ago by London's clock, whatever the browser's.
  const london = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/London',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const [date = '', time = ''] = london.format(Date.now() - 120_000).split(' ');
  await dialog(page).getByLabel('Events Before: date').fill(date);
  await dialog(page).getByLabel('Events Before: time').fill(time);
  await search();
  await dialog(page).getByText('No event is as the filters ask for.').waitFor();
  await dialog(page).getByRole('button', { name: 'Reset' }).click();
  await dialog(page).getByLabel('Events After: date').fill(date);
  await dialog(page).getByLabel('Events After: time').fill(time);
  await search();
  await expect.poll(() => range(page)).toBe('1–3 of 3');
});

test('what was done a moment ago is among them when they are opened again', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  await open(page);
  await expect.poll(() => column(page, 'what')).toEqual(['Recorded']);
  await page.keyboard.press('Escape');
  await api('POST', `${path}/playback`);
  await open(page);
  await expect.poll(() => column(page, 'what')).toEqual(['Play', 'Recorded']);
});

test('a part of the page that does not come is said, and the rest is there', async ({ context }) => {
  await signIn(context);
  const { path } = await ownCall();
  const page = await context.newPage();
  await page.route('**/assets/events-dialog*', (route) => route.abort());
  await openDetails(page, path);
  await page.getByText('A part of this page could not be loaded.').waitFor();
  await page.getByRole('button', { name: 'Create Note', exact: true }).click();
  expect(await page.getByRole('dialog', { name: 'Create Note' }).isVisible()).toBe(true);
});
