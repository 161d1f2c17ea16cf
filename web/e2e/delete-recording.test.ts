import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { api, openDetails, ownCall } from './own-call.ts';
import { allowOnly, openArchive, signIn, test } from './portal-test.ts';

const confirm = (page: Page) => page.getByRole('button', { name: 'Confirm Delete' });

test('a recording is deleted from the archive, which is then as it was', async ({ page, context }) => {
  await signIn(context);
  const { path, number, id } = await ownCall({ 'connected-at': '2025-07-03T11:30:11Z' });
  await openArchive(page, 'connectedAfter=2025-07-01T00:00:00.000Z&limit=10');
  const archive = page.url();
  await page.getByRole('link', { name: 'Delete recording of 03/07/2025 12:30:11' }).click();
  await confirm(page).waitFor();
  expect(new URL(page.url()).pathname).toBe(`${path}/delete`);
  expect(await page.title()).toBe('Delete Recording · Call Record');
  const text = await page.getByRole('main').innerText();
  const written = `01632 ${number.slice(5)}`;
  for (const part of [written, 'Mrs Penderley', 'Ben Kearns', '03/07/2025 12:30:11', 'cannot be retrieved']) {
    expect(text).toContain(part);
  }
  await page.getByLabel('Reason (optional)').fill('Asked for by the caller');
  const sent = page.waitForRequest((request) => request.method() === 'DELETE');
  await confirm(page).click();
  expect(new URL((await sent).url()).searchParams.get('reason')).toBe('Asked for by the caller');
  await page.getByText('The recording Mrs Penderley to Ben Kearns was deleted.').waitFor();
  expect(page.url()).toBe(archive);
  await page.locator('.open').first().waitFor();
  expect(await page.getByRole('link', { name: 'View recording of 03/07/2025 12:30:11' }).count()).toBe(0);

  await page.goto(path);
  await page.getByText('There is no such recording').waitFor();
  await page.goto(`${path}/delete`);
  await page.getByText('There is no such recording').waitFor();
  expect((await context.request.get(`/api/recordings/${id}`)).status()).toBe(404);
});

test('the details lead there, and Cancel leads back', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  await page.getByRole('link', { name: 'Delete Recording' }).press('Enter');
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect.poll(() => new URL(page.url()).pathname).toBe(path);
  // Who came by its address has nothing to go back to.
  await page.goto(`${path}/delete`);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe(path);
  expect(await api('GET', path)).toBeTruthy();
});

test('what fails is said and keeps the reason; what had happened already is said too', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await page.goto(`${path}/delete`);
  await page.getByLabel('Reason (optional)').fill('A reason');
  await page.route('**/api/recordings/rec_*', (route) =>
    route.request().method() === 'DELETE' ? route.abort() : route.continue(),
  );
  await confirm(page).click();
  await page.getByText('The recording was not deleted.').waitFor();
  expect(await page.getByLabel('Reason (optional)').inputValue()).toBe('A reason');
  await page.unroute('**/api/recordings/rec_*');
  await api('DELETE', path);
  await confirm(page).click();
  await page.getByText('had been deleted already').waitFor();
  expect(new URL(page.url()).pathname).toBe('/recordings/archive');
});

test('who may not delete recordings is not offered to', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await allowOnly(page, ['review_recordings']);
  await openArchive(page);
  expect(await page.getByRole('link', { name: /^Delete recording/ }).count()).toBe(0);
  await openDetails(page, path);
  expect(await page.getByRole('link', { name: 'Delete Recording' }).count()).toBe(0);
  await page.goto(`${path}/delete`);
  await page.getByText('Your role does not let you see this page').waitFor();
});
