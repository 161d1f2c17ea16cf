import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { api, openDetails, ownCall } from './own-call.ts';
import { signIn, test } from './portal-test.ts';

interface NoteView {
  id: string;
  content: string;
  atMs: number | null;
  version: number;
}

const panel = (page: Page) => page.getByRole('region', { name: 'Notes' });
const contents = (page: Page) => panel(page).locator('.content').allInnerTexts();
const dialog = (page: Page) => page.getByRole('dialog');
const content = (page: Page) => dialog(page).getByLabel('Content (required)');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** The button of the dialog, not the one beside the player. */
const create = (page: Page) => dialog(page).getByRole('button', { name: 'Create Note' });
const stored = async (path: string) => (await api<{ items: NoteView[] }>('GET', `${path}/notes`)).items;
const add = (path: string, body: { content: string; atMs?: number }) => api<NoteView>('POST', `${path}/notes`, body);
const heard = (page: Page) => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime);

test('a note keeps its lines and is text, whatever it holds', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  await panel(page).getByText('There are no notes yet').waitFor();
  await button(page, 'Create Note').click();
  expect(await content(page).evaluate((area) => area === document.activeElement)).toBe(true);
  const text = 'First line\n\n<img src=x onerror="document.title=\'gone\'"> & <b>bold</b>';
  await content(page).fill(text);
  await create(page).click();
  await expect.poll(() => contents(page)).toEqual([text]);
  expect(await panel(page).locator('img, b').count()).toBe(0);
  expect(await panel(page).innerText()).toMatch(/Morgan Hale @ \d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d/);
  expect(await stored(path)).toMatchObject([{ content: text, atMs: null }]);
});

test('in the text of a note Enter is a new line, and Control with Enter sends it', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  await button(page, 'Create Note').click();
  await content(page).pressSequentially('Called back\nand solved');
  await content(page).press('Control+Enter');
  await expect.poll(() => contents(page)).toEqual(['Called back\nand solved']);
  await dialog(page).waitFor({ state: 'detached' });
});

test('a timestamp note stands where the player is, or where one says, and plays from there', async ({
  page,
  context,
}) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  await page.getByRole('slider', { name: 'Position' }).focus();
  await page.keyboard.press('ArrowRight');
  await button(page, 'Create Timestamp Note').click();
  expect(await dialog(page).getByLabel('Timestamp').inputValue()).toBe('00:00:05');
  await content(page).fill('Client became abusive.');
  await dialog(page).getByLabel('Timestamp').fill('soon');
  await create(page).click();
  await dialog(page).getByText('Enter a time such as 0:01:30.').waitFor();
  await dialog(page).getByLabel('Timestamp').fill('1:00');
  await create(page).click();
  await dialog(page).getByText('The recording ends at 00:00:23.').waitFor();
  await dialog(page).getByLabel('Timestamp').fill('0:12');
  await page.keyboard.press('Enter');
  await expect.poll(() => contents(page)).toEqual(['Client became abusive.']);
  expect(await stored(path)).toMatchObject([{ atMs: 12_000 }]);

  await button(page, 'Play from 00:00:12').click();
  await expect.poll(() => heard(page)).toBeGreaterThan(12);
  expect(await heard(page)).toBeLessThan(16);
});

test('notes of the whole call come first, then the others by their place; long ones are folded', async ({
  page,
  context,
}) => {
  await signIn(context);
  const { path } = await ownCall();
  await add(path, { content: 'late', atMs: 20_000 });
  await add(path, { content: 'early', atMs: 1000 });
  await add(path, { content: Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n') });
  await openDetails(page, path);
  await expect
    .poll(async () => (await contents(page)).map((text) => text.slice(0, 6)))
    .toEqual(['line 0', 'early', 'late']);
  const folded = panel(page).locator('.content').first();
  const height = async () => (await folded.boundingBox())?.height ?? 0;
  expect(await height()).toBeLessThan(130);
  await button(page, 'Show all of it').click();
  expect(await height()).toBeGreaterThan(700);
  expect(await button(page, 'Show less').getAttribute('aria-expanded')).toBe('true');
});

test('what is being written survives a failure, Escape and a reload, and is let go by Cancel', async ({
  page,
  context,
}) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  await page.route('**/notes', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await button(page, 'Create Note').click();
  await content(page).fill('Promised a call back.');
  await create(page).click();
  await dialog(page).getByText('The note was not saved.').waitFor();
  expect(await content(page).inputValue()).toBe('Promised a call back.');
  await page.keyboard.press('Escape');
  await page.reload();
  await button(page, 'Create Note').click();
  await dialog(page).getByText('This is what you had begun to write.').waitFor();
  expect(await content(page).inputValue()).toBe('Promised a call back.');
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await button(page, 'Create Note').click();
  expect(await content(page).inputValue()).toBe('');
});

test('a note whose answer was lost is saved once', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  let tries = 0;
  await page.route('**/notes', async (route) => {
    if (route.request().method() !== 'POST' || ++tries > 1) return route.continue();
    // It arrives, and its answer does not.
    await route.fetch();
    return route.abort();
  });
  await button(page, 'Create Note').click();
  await content(page).fill('Once.');
  await create(page).click();
  await dialog(page).getByText('The note was not saved.').waitFor();
  await create(page).click();
  await expect.poll(() => contents(page)).toEqual(['Once.']);
  expect(tries).toBe(2);
  expect(await stored(path)).toHaveLength(1);
});

test('an edit meets another: both are shown, and can be joined', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  const note = await add(path, { content: 'Asked for a refund.', atMs: 2000 });
  await openDetails(page, path);
  await panel(page)
    .getByRole('button', { name: /^Edit note/ })
    .click();
  expect(await dialog(page).getByLabel('Timestamp').inputValue()).toBe('00:00:02');
  await content(page).fill('Asked for a refund twice.');
  await api('PATCH', `${path}/notes/${note.id}`, { content: 'Asked for a refund. Granted.', version: 1 });
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await dialog(page).getByText('The note was edited meanwhile.').waitFor();
  expect(await dialog(page).locator('blockquote').innerText()).toContain('Asked for a refund. Granted.');
  expect(await content(page).inputValue()).toBe('Asked for a refund twice.');
  await dialog(page).getByRole('button', { name: 'Add it to mine' }).click();
  await dialog(page).getByRole('button', { name: 'Save over it' }).click();
  const joined = 'Asked for a refund twice.\n\nAsked for a refund. Granted.';
  await expect.poll(() => contents(page)).toEqual([joined]);
  expect(await stored(path)).toMatchObject([{ content: joined, atMs: 2000, version: 3 }]);
  expect(await panel(page).getByText('edited').count()).toBe(1);
});

test('an edit of a note that was deleted meanwhile can be saved as a new one', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  const note = await add(path, { content: 'Old.' });
  await openDetails(page, path);
  await panel(page)
    .getByRole('button', { name: /^Edit note/ })
    .click();
  await content(page).fill('New.');
  await api('DELETE', `${path}/notes/${note.id}`);
  await dialog(page).getByRole('button', { name: 'Save Changes' }).click();
  await dialog(page).getByText('The note was deleted meanwhile.').waitFor();
  await create(page).click();
  await expect.poll(() => contents(page)).toEqual(['New.']);
});

test('a note is deleted after one is asked, and the keyboard is where it was', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await add(path, { content: 'Delete me.' });
  await openDetails(page, path);
  await panel(page)
    .getByRole('button', { name: /^Delete note/ })
    .press('Enter');
  expect(await dialog(page).innerText()).toContain('Delete me.');
  await page.keyboard.press('Escape');
  expect(await stored(path)).toHaveLength(1);
  await panel(page)
    .getByRole('button', { name: /^Delete note/ })
    .press('Enter');
  await dialog(page).getByRole('button', { name: 'Delete Note' }).press('Enter');
  await panel(page).getByText('There are no notes yet').waitFor();
  expect(await stored(path)).toEqual([]);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('notes');
});

test('who may not change a note is not offered to', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await add(path, { content: 'Of somebody else.' });
  await page.route('**/notes?*', async (route) => {
    const answer = await route.fetch();
    const { items, ...more } = (await answer.json()) as { items: NoteView[] };
    await route.fulfill({
      response: answer,
      json: { ...more, items: items.map((note) => ({ ...note, editable: false })) },
    });
  });
  await openDetails(page, path);
  await panel(page).getByText('Of somebody else.').waitFor();
  expect(await panel(page).getByRole('button').count()).toBe(0);
});
