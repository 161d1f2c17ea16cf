import type { Page } from 'playwright-core';
import { beforeEach, expect } from 'vitest';
import { api, deleteAfterwards, deleteScorecards, openDetails, ownCall } from './own-call.ts';
import { signIn, test } from './portal-test.ts';

interface Card {
  id: string;
  version: number;
  metrics: { id: string; label: string }[];
}

beforeEach(deleteScorecards);

const panel = (page: Page) => page.getByRole('region', { name: 'Recording Scorecard' });
const form = (page: Page) => page.getByRole('form', { name: 'Score recording' });
const total = (page: Page) => form(page).getByRole('status').innerText();
const metric = (page: Page, label: string) => form(page).getByRole('group', { name: label });
const answer = (page: Page, label: string, value: string) =>
  metric(page, label).getByRole('radio', { name: value, exact: true }).check({ force: true });
const score = (page: Page) => page.locator('.strip dd').innerText();
const recording = (path: string) => api<{ score: number; scored: boolean }>('GET', path);

const metrics = [
  { label: 'Greeting', guidance: 'Name and company.', kind: 'scale', max: 5 },
  { label: 'Identity checked', kind: 'yes_no', weight: 3 },
  { label: 'Tone', kind: 'scale', max: 100, weight: 2 },
];

async function makeCard(name: string): Promise<Card> {
  const card = await api<Card>('POST', '/scorecards', { name, metrics });
  deleteAfterwards(`/scorecards/${card.id}`);
  return card;
}

test('without a scorecard it is said how one comes to be', async ({ page, context }) => {
  await signIn(context);
  const { path } = await ownCall();
  await openDetails(page, path);
  await panel(page).getByText('No metrics to score by yet').waitFor();
  expect(await panel(page).getByRole('button').count()).toBe(0);
  expect(await score(page)).toContain('not scored');
});

test('a recording is scored by keyboard, with the total that the API then gives', async ({ page, context }) => {
  await signIn(context);
  await makeCard('Enquiries');
  const { path } = await ownCall();
  await openDetails(page, path);
  await panel(page).getByRole('button', { name: 'Score recording' }).press('Enter');
  expect(
    await form(page)
      .getByLabel('Scorecard')
      .evaluate((select) => select === document.activeElement),
  ).toBe(true);
  expect(await total(page)).toContain('—');

  await metric(page, 'Greeting').getByRole('radio', { name: '0', exact: true }).focus();
  await page.keyboard.press('Space');
  expect(await total(page)).toContain('Score 0 · 1 of 3');
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowRight');
  expect(await total(page)).toContain('Score 80 · 1 of 3');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  expect(await total(page)).toContain('Score 95 · 2 of 3');

  await form(page).getByRole('button', { name: 'Save Score' }).click();
  await form(page).getByText('One metric is not answered yet.').waitFor();
  expect(await metric(page, 'Tone').getByText('Not answered', { exact: true }).count()).toBe(1);
  expect(await form(page).getByText('Not answered', { exact: true }).count()).toBe(1);
  const slider = metric(page, 'Tone').getByRole('slider');
  await expect.poll(() => slider.evaluate((input) => input === document.activeElement)).toBe(true);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  // (0.8 + 3 + 2 × 0.99) ÷ 6
  expect(await total(page)).toContain('Score 96.3 · 3 of 3');
  await form(page).getByLabel('Comment').fill('Well done.');
  await form(page).getByRole('button', { name: 'Save Score' }).press('Enter');
  await expect.poll(() => score(page)).toBe('96.3');
  expect(await recording(path)).toMatchObject({ score: 96.3, scored: true });
  const shown = await panel(page).innerText();
  for (const part of ['4 / 5', 'Yes', '99 / 100', 'Well done.', 'Enquiries · Morgan Hale @ '])
    expect(shown).toContain(part);
});

test('what does not apply does not count, and earlier scores are kept', async ({ page, context }) => {
  await signIn(context);
  await makeCard('Follow-ups');
  const { path } = await ownCall();
  await openDetails(page, path);
  for (const [greeting, expected] of [
    ['2', 40],
    ['5', 100],
  ] as const) {
    await panel(page)
      .getByRole('button', { name: /^Score/ })
      .click();
    await answer(page, 'Greeting', greeting);
    await answer(page, 'Identity checked', 'Does not apply');
    await metric(page, 'Tone').getByRole('checkbox', { name: 'Does not apply' }).check({ force: true });
    expect(await total(page)).toContain(`Score ${expected} · 3 of 3`);
    await form(page).getByRole('button', { name: 'Save Score' }).click();
    await expect.poll(() => score(page)).toBe(String(expected));
  }
  await panel(page).getByText('Earlier scores').click();
  const earlier = panel(page).locator('.history li');
  expect(await earlier.count()).toBe(1);
  await earlier.locator('summary').click();
  expect(await earlier.innerText()).toContain('2 / 5');
  expect(await earlier.innerText()).toContain('40');
});

test('scorecards that cannot be loaded are said, and can be asked for again', async ({ page, context }) => {
  await signIn(context);
  await makeCard('Late');
  const { path } = await ownCall();
  await page.route('**/api/scorecards?*', (route) => route.fulfill({ status: 403, json: {} }));
  await openDetails(page, path);
  await panel(page).getByText('The scorecards could not be loaded.').waitFor();
  await page.unroute('**/api/scorecards?*');
  await panel(page).getByRole('button', { name: 'Try again' }).click();
  const score = panel(page).getByRole('button', { name: 'Score recording' });
  await score.waitFor();
  expect(await score.isEnabled()).toBe(true);
});

test('answers survive a failure and a reload', async ({ page, context }) => {
  await signIn(context);
  await makeCard('Complaints');
  const { path } = await ownCall();
  await openDetails(page, path);
  await page.route('**/scores', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await panel(page).getByRole('button', { name: 'Score recording' }).click();
  await answer(page, 'Greeting', '3');
  await answer(page, 'Identity checked', 'No');
  await metric(page, 'Tone').getByRole('spinbutton').fill('50');
  await form(page).getByLabel('Comment').fill('Half of it.');
  await form(page).getByRole('button', { name: 'Save Score' }).click();
  await form(page).getByText('The recording was not scored.').waitFor();
  const before = await total(page);
  await page.reload();
  await panel(page).getByRole('button', { name: 'Score recording' }).click();
  expect(await total(page)).toBe(before);
  expect(await form(page).getByLabel('Comment').inputValue()).toBe('Half of it.');
  expect(await metric(page, 'Tone').getByRole('spinbutton').inputValue()).toBe('50');
});

test('a scorecard that changed meanwhile is shown anew, and what goes on stays answered', async ({ page, context }) => {
  await signIn(context);
  const card = await makeCard('Renewals');
  const { path } = await ownCall();
  await openDetails(page, path);
  await panel(page).getByRole('button', { name: 'Score recording' }).click();
  await answer(page, 'Greeting', '4');
  await answer(page, 'Identity checked', 'Yes');
  await metric(page, 'Tone').getByRole('spinbutton').fill('10');
  await metric(page, 'Tone').getByRole('spinbutton').press('Tab');
  const [greeting, identity] = card.metrics;
  await api('PATCH', `/scorecards/${card.id}`, {
    version: card.version,
    metrics: [
      { ...metrics[0], id: greeting?.id },
      { ...metrics[1], id: identity?.id },
      { label: 'Next step', kind: 'yes_no' },
    ],
  });
  await form(page).getByRole('button', { name: 'Save Score' }).click();
  await form(page).getByText('The scorecard was changed meanwhile.').waitFor();
  expect(await total(page)).toContain('2 of 3');
  expect(await metric(page, 'Tone').count()).toBe(0);
  await answer(page, 'Next step', 'Yes');
  await form(page).getByRole('button', { name: 'Save Score' }).click();
  // (0.8 + 3 + 1) ÷ 5
  await expect.poll(() => score(page)).toBe('96');
});

test('a scorecard that was deleted meanwhile gives way to another', async ({ page, context }) => {
  await signIn(context);
  const gone = await makeCard('A first');
  await makeCard('B second');
  const { path } = await ownCall();
  await openDetails(page, path);
  await panel(page).getByRole('button', { name: 'Score recording' }).click();
  await answer(page, 'Greeting', '4');
  await answer(page, 'Identity checked', 'Yes');
  await metric(page, 'Tone').getByRole('checkbox').check({ force: true });
  await api('DELETE', `/scorecards/${gone.id}`);
  await form(page).getByRole('button', { name: 'Save Score' }).click();
  await form(page).getByText('The scorecard was deleted meanwhile.').waitFor();
  await expect.poll(() => form(page).getByLabel('Scorecard').locator('option').allInnerTexts()).toEqual(['B second']);
  expect(await total(page)).toContain('0 of 3');
});
