import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openArchive, signIn, test } from './portal-test.ts';

const box = (page: Page, row: number) => page.locator('tbody input[type=checkbox]').nth(row);
const head = (page: Page) => page.getByRole('checkbox', { name: 'Select all on this page' });
/** The places of the rows of this page that are selected. */
const selected = (page: Page) =>
  page
    .locator('tbody input[type=checkbox]')
    .evaluateAll((boxes) => boxes.flatMap((each, row) => ((each as HTMLInputElement).checked ? [row] : [])));
const isMixed = (page: Page) => head(page).evaluate((each: HTMLInputElement) => each.indeterminate);
const focusRow = (page: Page, row: number) => page.locator('.open').nth(row).focus();

test('checkboxes select rows, and the one above says whether all are', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  await box(page, 1).click();
  await box(page, 4).click();
  expect(await selected(page)).toEqual([1, 4]);
  expect(await isMixed(page)).toBe(true);
  await box(page, 1).click();
  expect(await selected(page)).toEqual([4]);

  await head(page).click();
  expect(await selected(page)).toHaveLength(20);
  expect(await isMixed(page)).toBe(false);
  expect(await head(page).isChecked()).toBe(true);
  await box(page, 7).click();
  expect(await isMixed(page)).toBe(true);
  await head(page).click();
  await head(page).click();
  expect(await selected(page)).toEqual([]);
  expect(await head(page).isChecked()).toBe(false);
  // Nothing of it led away.
  expect(new URL(page.url()).pathname).toBe('/recordings/archive');
});

test('a click with the shift key selects all rows between, and can be drawn again', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  await box(page, 9).click();
  await box(page, 2).click();
  await box(page, 5).click({ modifiers: ['Shift'] });
  expect(await selected(page)).toEqual([2, 3, 4, 5, 9]);
  await box(page, 0).click({ modifiers: ['Shift'] });
  expect(await selected(page)).toEqual([0, 1, 2, 9]);
  // A row that is selected already may end a range too.
  await box(page, 9).click({ modifiers: ['Shift'] });
  expect(await selected(page)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});

test('the keyboard selects: x and space, shift with the arrows, the page, and nothing', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  expect(await selected(page)).toEqual([0, 2]);
  await page.keyboard.press('x');
  expect(await selected(page)).toEqual([0]);

  await focusRow(page, 4);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  expect(await selected(page)).toEqual([0, 4, 5, 6]);
  await page.keyboard.press('Shift+ArrowUp');
  expect(await selected(page)).toEqual([0, 4, 5]);
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Shift+ArrowUp');
  expect(await selected(page)).toEqual([0, 3, 4]);

  await page.keyboard.press('ControlOrMeta+a');
  expect(await selected(page)).toHaveLength(20);
  await page.keyboard.press('Escape');
  expect(await selected(page)).toEqual([]);
});

test('what is selected is kept from page to page', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page, 'limit=10');
  await box(page, 3).click();
  const first = await page.locator('.open').first().innerText();
  await page.getByRole('button', { name: 'Older' }).click();
  await expect.poll(() => page.locator('.open').first().innerText()).not.toBe(first);
  expect(await selected(page)).toEqual([]);
  // The range of the other page does not go on here.
  await box(page, 5).click({ modifiers: ['Shift'] });
  expect(await selected(page)).toEqual([5]);
  await page.getByRole('button', { name: 'Newer' }).click();
  await expect.poll(() => page.locator('.open').first().innerText()).toBe(first);
  expect(await selected(page)).toEqual([3]);
});

test('a screen reader hears which row, and how many', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  const row = page.getByRole('row').filter({ hasText: '01/07/2025 12:30:11' });
  const checkbox = row.getByRole('checkbox', { name: 'Select recording of 01/07/2025 12:30:11' });
  await row.locator('.open').focus();
  await page.keyboard.press('x');
  expect(await checkbox.isChecked()).toBe(true);
  expect(await row.locator('.open').getAttribute('aria-description')).toBe('selected');
  await page.getByRole('status').filter({ hasText: '1 selected' }).waitFor();
  await page.keyboard.press('x');
  await page.getByRole('status').filter({ hasText: 'Nothing is selected' }).waitFor();
});

test('on a telephone a card is selected by its checkbox, and all are', async ({ page, context }) => {
  await signIn(context);
  await page.setViewportSize({ width: 390, height: 800 });
  await openArchive(page);
  await box(page, 1).click();
  expect(await selected(page)).toEqual([1]);
  // The checkbox lies over its words, so that either can be pressed.
  await page.getByText('Select all', { exact: true }).click({ force: true });
  expect(await selected(page)).toHaveLength(20);
  await page
    .locator('tbody tr')
    .first()
    .click({ position: { x: 150, y: 20 } });
  await page.getByRole('slider', { name: 'Position' }).waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/recordings\/rec_/);
});

test('the newest recordings of the dashboard cannot be selected', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/');
  await page.locator('.open').first().waitFor();
  expect(await page.locator('table').getByRole('checkbox').count()).toBe(0);
  await page.locator('.open').first().focus();
  await page.keyboard.press('x');
  expect(await page.locator('tr.selected').count()).toBe(0);
});
