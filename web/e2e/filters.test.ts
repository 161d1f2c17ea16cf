import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { calls } from './calls.ts';
import { signIn, test } from './portal-test.ts';

const stereo = '01/07/2025 12:30:11';
const long = '02/07/2025 09:00:00';
const times = (page: Page) => page.locator('table:not(.stale) .open').allInnerTexts();
const query = (page: Page) => new URL(page.url()).searchParams;
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

async function openFilters(page: Page, address = '/recordings/archive'): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: /^Filters/ }).click();
}

const search = (page: Page) => page.getByRole('button', { name: 'Search', exact: true }).click();

async function choose(page: Page, label: string, typed: string, name: string): Promise<void> {
  await field(page, label).click();
  await field(page, label).pressSequentially(typed);
  await page.getByRole('option', { name }).click();
}

test('an agent filters, chosen by part of the name; the chip takes it away', async ({ page, context }) => {
  await signIn(context);
  await openFilters(page);
  await choose(page, 'Agent', 'kear', 'Ben Kearns');
  expect(await field(page, 'Agent').inputValue()).toBe('Ben Kearns');
  await search(page);
  await expect.poll(() => times(page)).toEqual([stereo]);
  expect(query(page).get('agentId')).toMatch(/^agt_/);

  await page.getByRole('button', { name: 'Remove the filter Agent Ben Kearns' }).click();
  await expect.poll(async () => (await times(page)).length).toBe(20);
  expect(query(page).has('agentId')).toBe(false);
  expect(await field(page, 'Agent').inputValue()).toBe('');
});

test('a department and a recorder filter, together with the rest', async ({ page, context }) => {
  await signIn(context);
  await openFilters(page);
  await choose(page, 'Department', '', 'Sales');
  await search(page);
  await expect.poll(() => times(page)).toEqual([long, stereo]);
  await choose(page, 'Recorder', '', 'Head office PBX');
  await field(page, 'From Number').fill('07700');
  await search(page);
  await expect.poll(() => times(page)).toEqual([stereo]);
  expect([...query(page).keys()].sort()).toEqual(['departmentId', 'from', 'recorderId']);

  // Back is what was searched before, in the form as well.
  await page.goBack();
  await expect.poll(() => times(page)).toEqual([long, stereo]);
  expect(await field(page, 'Recorder').inputValue()).toBe('');
  expect(await field(page, 'Department').inputValue()).toBe('Sales');

  await page.getByRole('button', { name: 'Reset' }).click();
  await expect.poll(async () => (await times(page)).length).toBe(20);
  expect(page.url()).not.toContain('?');
});

test('a direction filters, and so does that there is no agent or department', async ({ page, context }) => {
  await signIn(context);
  await openFilters(page);
  await choose(page, 'Direction', 'out', 'Outbound');
  await search(page);
  await expect.poll(() => times(page)).toEqual([long]);
  await choose(page, 'Agent', '', 'No agent');
  await search(page);
  await page.getByText('No recording matches these filters').waitFor();
  expect([...query(page)]).toEqual([
    ['agentId', 'none'],
    ['direction', 'outbound'],
  ]);
  await page.reload();
  await page.getByRole('button', { name: 'Remove the filter Agent None' }).waitFor();
  await page.getByRole('button', { name: 'Remove the filter Direction Outbound' }).click();
  await expect.poll(async () => (await times(page)).length).toBe(20);
  expect(await times(page)).not.toContain(long);
  await page.goto('/recordings/archive?direction=none&departmentId=none');
  await page.getByRole('button', { name: 'Remove the filter Direction Not known' }).waitFor();
  await page.getByRole('button', { name: 'Remove the filter Department None' }).waitFor();
});

test('scores filter from above and below, and say what cannot be', async ({ page, context }) => {
  await signIn(context);
  await openFilters(page);
  await field(page, 'Score below').fill('1');
  await search(page);
  // Nobody has scored a call.
  await expect.poll(() => query(page).get('scoreBelow')).toBe('1');
  await expect.poll(async () => (await times(page)).length).toBe(Math.min(20, calls.length));
  await field(page, 'Score above').fill('0');
  await search(page);
  await page.getByText('No recording matches these filters').waitFor();
  await field(page, 'Score above').fill('many');
  await search(page);
  await page.getByText('Enter a number from 0 to 100.').waitFor();
  expect(query(page).get('scoreAbove')).toBe('0');
});

test('flags are chosen several at once, and each has its chip', async ({ page, context }) => {
  await signIn(context);
  const flags = [
    { id: 'flg_01ARZ3NDEKTSV4RRFFQ69G5FAV', label: 'New Business Enquiry', colour: '#10FA00', icon: 'mdi-file-find' },
    { id: 'flg_01ARZ3NDEKTSV4RRFFQ69G5FAW', label: 'Complaint', colour: '#D02020', icon: 'mdi-alert' },
  ];
  await page.route('**/api/recordings/filter-options', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), flags } });
  });
  await openFilters(page);
  await field(page, 'Flags').click();
  for (const { label } of flags) await page.getByRole('option', { name: label }).click();
  await page.keyboard.press('Escape');
  await search(page);
  // No recording has either.
  await page.getByText('No recording matches these filters').waitFor();
  expect(query(page).getAll('flagId')).toEqual(flags.map(({ id }) => id));
  await page.getByRole('button', { name: 'Remove the filter Flag Complaint' }).click();
  await expect.poll(() => query(page).getAll('flagId')).toEqual([flags[0]?.id]);
});

test('a number is suggested after three digits and picked with the keyboard', async ({ page, context }) => {
  await signIn(context);
  await openFilters(page);
  const from = field(page, 'From Number');
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/recordings/numbers')) asked += 1;
  });
  await from.pressSequentially('07');
  await page.waitForTimeout(400);
  expect(asked).toBe(0);
  await from.pressSequentially('700900');
  const option = page.getByRole('option', { name: '07700 900123' });
  await option.waitFor();
  expect(asked).toBe(1);
  await expect.poll(() => option.innerText()).toContain('1 call');
  await page.keyboard.press('ArrowDown');
  expect(await from.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'));
  await page.keyboard.press('Enter');
  expect(await from.inputValue()).toBe('07700 900123');
  expect(await from.getAttribute('aria-expanded')).toBe('false');
  expect(page.url()).not.toContain('from=');
  await page.keyboard.press('Enter');
  await expect.poll(() => times(page)).toEqual([stereo]);
  expect(query(page).get('from')).toBe('07700 900123');
});

test('Escape closes the suggestions and leaves what was typed', async ({ page, context }) => {
  await signIn(context);
  await openFilters(page);
  const to = field(page, 'To Number');
  await to.pressSequentially('9601');
  const suggestions = page.getByRole('listbox', { name: 'Suggestions' });
  await suggestions.waitFor();
  await page.keyboard.press('Escape');
  await suggestions.waitFor({ state: 'hidden' });
  expect(await to.inputValue()).toBe('9601');
});

test('an address holds every filter, and says what in it cannot be searched by', async ({ page, context }) => {
  await signIn(context);
  await openFilters(page, '/recordings/archive?to=960100&scoreAbove=-1&scoreBelow=high&agentId=nobody&flagId=red');
  await expect.poll(() => times(page)).toEqual([stereo]);
  await page.getByText('left out: Agent, Flags, Score below').waitFor();
  expect(await field(page, 'Score above').inputValue()).toBe('-1');
  expect(await field(page, 'Score below').inputValue()).toBe('');
});
