import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { allowOnly, signIn, test } from './portal-test.ts';

const headers = { 'x-call-record': '1' };
const metric = (page: Page, index: number) => page.locator('.metric').nth(index);
const what = (page: Page, index: number) => page.getByLabel(`Metric ${index + 1}`, { exact: true });
const labels = async (page: Page) =>
  Promise.all((await page.locator('.what input').all()).map((input) => input.inputValue()));
const shares = (page: Page) => page.locator('.percent').allInnerTexts();
const preview = (page: Page) => page.getByRole('region', { name: 'Preview' });
const name = (page: Page) => page.getByLabel('Name', { exact: true });
const notice = (page: Page, text: string) => page.locator('.notice').getByText(text).waitFor();
const isFocused = (element: Element) => element === document.activeElement;

interface Published {
  id: string;
  name: string;
  version: number;
  metrics: { id: string; label: string; kind: string; weight: number }[];
}

const three = {
  name: 'Customer service',
  description: 'Inbound',
  metrics: [
    { label: 'Greeting', kind: 'yes_no', weight: 1 },
    { label: 'Listening', kind: 'scale', max: 5, weight: 2 },
    { label: 'Next step', kind: 'scale', max: 20, weight: 1 },
  ],
};

/** Leaves these scorecards and no other. */
async function begin(context: BrowserContext, ...scorecards: object[]): Promise<Published[]> {
  await signIn(context);
  for (const { id } of await all(context)) await context.request.delete(`/api/scorecards/${id}`, { headers });
  const made: Published[] = [];
  for (const data of scorecards) {
    const answer = await context.request.post('/api/scorecards', { headers, data });
    if (!answer.ok()) throw new Error(await answer.text());
    made.push(await answer.json());
  }
  return made;
}

const all = async (context: BrowserContext): Promise<Published[]> =>
  (await (await context.request.get('/api/scorecards?limit=100')).json()).items;

async function open(page: Page, context: BrowserContext): Promise<Published> {
  const [made] = await begin(context, three);
  if (!made) throw new Error('No scorecard was made');
  await page.goto(`/recordings/scorecards/${made.id}`);
  await name(page).waitFor();
  return made;
}

test('a scorecard is made, with what each metric counts, and listed', async ({ page, context }) => {
  await begin(context);
  await page.goto('/recordings/scorecards');
  await page.getByText('No scorecards yet').waitFor();
  await page.getByRole('link', { name: 'Add Scorecard' }).click();
  await name(page).fill('Sales');
  await what(page, 0).fill('Asks what is needed');
  await metric(page, 0).getByLabel('Guidance (optional)').fill('Before offering anything');
  await metric(page, 0).getByLabel('Best value').fill('10');
  await page.getByRole('button', { name: 'Add Metric' }).click();
  expect(await what(page, 1).evaluate(isFocused)).toBe(true);
  await page.keyboard.type('Asks for the order');
  await metric(page, 1).getByText('Yes / No').click();
  expect(await metric(page, 1).getByLabel('Best value').count()).toBe(0);
  await metric(page, 1).getByLabel('Weight').fill('2');
  expect(await shares(page)).toEqual(['33 %', '67 %']);
  await page.getByRole('button', { name: 'Create Scorecard' }).click();
  await notice(page, '“Sales” was created.');
  const row = page.getByRole('row').filter({ hasText: 'Sales' });
  expect(await row.locator('.figure').allInnerTexts()).toEqual(['2', '1']);
  const [made] = await all(context);
  expect(made).toMatchObject({
    ...{ name: 'Sales', version: 1 },
    metrics: [
      { label: 'Asks what is needed', guidance: 'Before offering anything', kind: 'scale', max: 10, weight: 1 },
      { label: 'Asks for the order', kind: 'yes_no', max: 1, weight: 2 },
    ],
  });
});

test('a change is published as the next version, its metrics under their ids', async ({ page, context }) => {
  const before = await open(page, context);
  await page.getByRole('button', { name: 'Remove Greeting' }).click();
  await what(page, 0).fill('Listening well');
  await page.getByText('What was scored keeps the version it was scored by.').waitFor();
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await notice(page, 'Version 2 of “Customer service” is published.');
  const [after] = await all(context);
  expect(after?.version).toBe(2);
  expect(after?.metrics.map(({ id }) => id)).toEqual(before.metrics.slice(1).map(({ id }) => id));
  expect(after?.metrics[0]?.label).toBe('Listening well');
});

test('metrics are moved by their buttons, by Alt with the arrow keys and by dragging', async ({ page, context }) => {
  await open(page, context);
  const down = page.getByRole('button', { name: 'Move Greeting down' });
  await down.focus();
  await page.keyboard.press('Enter');
  expect(await labels(page)).toEqual(['Listening', 'Greeting', 'Next step']);
  expect(await down.evaluate(isFocused)).toBe(true);
  await page.getByText('Greeting is now 2 of 3').waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  // At the end only up is left.
  expect(await page.getByRole('button', { name: 'Move Greeting up' }).evaluate(isFocused)).toBe(true);
  await what(page, 2).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  expect(await labels(page)).toEqual(['Greeting', 'Listening', 'Next step']);
  expect(await what(page, 0).evaluate(isFocused)).toBe(true);

  await page.setViewportSize({ width: 1280, height: 1400 });
  const handle = await metric(page, 0).locator('.handle').boundingBox();
  const last = await metric(page, 2).boundingBox();
  if (!handle || !last) throw new Error('There is nothing to drag');
  await page.mouse.move(handle.x + 12, handle.y + 12);
  await page.mouse.down();
  await page.mouse.move(handle.x + 12, last.y + last.height - 20, { steps: 12 });
  expect(await page.locator('.metric.lifted').count()).toBe(1);
  await page.mouse.up();
  expect(await page.locator('.metric.lifted').count()).toBe(0);
  expect(await labels(page)).toEqual(['Listening', 'Next step', 'Greeting']);
  await page.mouse.move(handle.x + 12, handle.y);
  expect(await labels(page)).toEqual(['Listening', 'Next step', 'Greeting']);
});

test('the preview comes to what the API would', async ({ page, context }) => {
  const card = await open(page, context);
  const result = preview(page).locator('.score');
  const ask = (label: string) => preview(page).getByRole('group', { name: label });
  expect(await result.innerText()).toBe('–');
  await ask('Greeting').getByText('Yes').click();
  await ask('Listening').getByText('3', { exact: true }).click();
  await ask('Next step').getByRole('spinbutton').fill('7');
  expect(await result.innerText()).toBe('63.8');
  const { items } = await (await context.request.get('/api/recordings?limit=1')).json();
  const data = {
    ...{ scorecardId: card.id, version: 1 },
    answers: card.metrics.map(({ id }, index) => ({ metricId: id, value: [1, 3, 7][index] })),
  };
  const scored = await context.request.post(`/api/recordings/${items[0].id}/scores`, { headers, data });
  expect((await scored.json()).score).toBe(63.8);

  await ask('Next step').getByText('Does not apply').click();
  expect(await result.innerText()).toBe('73.3');
  // A weight that is typed counts at once.
  await metric(page, 0).getByLabel('Weight').fill('6');
  expect(await result.innerText()).toBe('90');
});

test('who was overtaken sees what was changed, and keeps what was typed', async ({ page, context }) => {
  const { id } = await open(page, context);
  await name(page).fill('My name');
  const data = { version: 1, metrics: [...three.metrics, { label: 'Closing', kind: 'yes_no', weight: 1 }] };
  await context.request.patch(`/api/scorecards/${id}`, { headers, data });
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else published version 2' });
  await conflict.getByText('“Closing” was added').waitFor();
  expect(await name(page).inputValue()).toBe('My name');
  await conflict.getByRole('button', { name: 'Publish mine as version 3' }).click();
  await notice(page, 'Version 3 of “My name” is published.');
  const [published] = await all(context);
  expect(published).toMatchObject({ name: 'My name', version: 3 });
  expect(published?.metrics).toHaveLength(3);
});

test('what others changed can be taken instead', async ({ page, context }) => {
  const { id } = await open(page, context);
  await name(page).fill('My name');
  await context.request.patch(`/api/scorecards/${id}`, { headers, data: { version: 1, name: 'Their name' } });
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await page.getByText('It is now called “Their name”').waitFor();
  await page.getByRole('button', { name: 'Take theirs, drop mine' }).click();
  await expect.poll(() => name(page).inputValue()).toBe('Their name');
  await page.getByRole('button', { name: 'Publish version 3' }).waitFor();
});

test('what is wrong is said at its field, and a page with changes is not left by a slip', async ({ page, context }) => {
  await begin(context, three);
  await page.goto('/recordings/scorecards/new');
  await page.getByRole('button', { name: 'Create Scorecard' }).click();
  await page.getByText('Enter a name.').waitFor();
  await page.getByText('Enter what is judged.').waitFor();
  expect(await name(page).evaluate(isFocused)).toBe(true);
  await name(page).fill('customer SERVICE');
  await what(page, 0).fill('Greeting');
  await metric(page, 0).getByLabel('Weight').fill('0');
  await page.getByText('From 1 to 100.').waitFor();
  await metric(page, 0).getByLabel('Weight').fill('1');
  await page.getByRole('button', { name: 'Create Scorecard' }).click();
  await page.getByText('There is a scorecard of this name.').waitFor();

  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    return dialog.dismiss();
  });
  await page.getByRole('link', { name: 'Recording Archive' }).click();
  await expect.poll(() => asked).toEqual(['Leave without saving what you changed?']);
  expect(await what(page, 0).inputValue()).toBe('Greeting');
});

test('deleting asks by name', async ({ page, context }) => {
  await begin(context, three);
  await page.goto('/recordings/scorecards');
  await page.getByRole('button', { name: 'Delete Customer service' }).click();
  await page.keyboard.type('Customer service');
  await page.keyboard.press('Enter');
  await notice(page, '“Customer service” was deleted.');
  await page.getByText('No scorecards yet').waitFor();
  expect(await all(context)).toEqual([]);
});

test('who may only review sees scorecards and changes none', async ({ page, context }) => {
  const [card] = await begin(context, three);
  await allowOnly(page, ['review_recordings']);
  await page.goto('/recordings/scorecards');
  await page.getByRole('link', { name: 'Customer service' }).click();
  await preview(page).getByText('Listening').waitFor();
  expect(await page.getByRole('textbox').count()).toBe(0);
  expect(new URL(page.url()).pathname).toBe(`/recordings/scorecards/${card?.id}`);
  await page.getByRole('link', { name: 'Scorecards' }).first().click();
  await page.getByRole('row').nth(1).waitFor();
  expect(await page.getByRole('button', { name: /^Delete/ }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Add Scorecard' }).count()).toBe(0);
  await page.goto('/recordings/scorecards/new');
  await page.getByText('It needs the permission “Manage Scorecards”').waitFor();
});
