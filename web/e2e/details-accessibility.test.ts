import type { Page } from 'playwright-core';
import { describe } from 'vitest';
import { expectAccessible } from './axe.ts';
import { flags } from './calls.ts';
import { api, deleteAfterwards, deleteScorecards, openDetails, ownCall } from './own-call.ts';
import { openCall, signIn, test } from './portal-test.ts';

interface Card {
  id: string;
  version: number;
  metrics: { id: string }[];
}

/** A recording with all that can be of it: flags, notes, scores. */
async function reviewed(): Promise<string> {
  await deleteScorecards();
  const { path } = await ownCall();
  const card = await api<Card>('POST', '/scorecards', {
    name: `Everything ${crypto.randomUUID()}`,
    description: 'What one listens for.',
    metrics: [
      { label: 'Greeting', guidance: 'Name and company.', kind: 'scale', max: 10, weight: 2 },
      { label: 'Identity checked', kind: 'yes_no' },
      { label: 'Tone', guidance: 'Over the whole call.', kind: 'scale', max: 100 },
    ],
  });
  deleteAfterwards(`/scorecards/${card.id}`);
  await api('PUT', `${path}/flags`, { flagIds: flags.map(({ id }) => id) });
  await api('POST', `${path}/notes`, { content: 'Of the whole call.\n'.repeat(30) });
  for (let second = 1; second < 12; second++) {
    await api('POST', `${path}/notes`, { content: `At ${second}.`, atMs: second * 1000 });
  }
  for (const values of [
    [4, 1, null],
    [10, 0, 50],
  ]) {
    const answers = card.metrics.map(({ id }, index) => ({ metricId: id, value: values[index] ?? null }));
    await api('POST', `${path}/scores`, { scorecardId: card.id, version: card.version, answers, comment: 'Heard.' });
  }
  return path;
}

const openReviewed = async (page: Page) => {
  await openDetails(page, await reviewed());
  await page.getByRole('button', { name: 'Score again' }).waitFor();
};

const screens: { name: string; open(page: Page): Promise<void> }[] = [
  {
    name: 'a recording with flags, notes and scores',
    async open(page) {
      await openReviewed(page);
      await page.getByText('Earlier scores').click();
      await page.locator('.history li summary').click();
    },
  },
  {
    name: 'a recording with calls around it',
    async open(page) {
      await openCall(page, 'to=01632960211');
      await page.getByRole('region', { name: 'Associated Calls' }).getByRole('link').first().focus();
    },
  },
  {
    name: 'a recording while all that is of it loads',
    async open(page) {
      await page.route(/\/(notes|scores|associated)\?/, () => {});
      const { path } = await ownCall();
      await openDetails(page, path);
    },
  },
  {
    name: 'the choice of flags',
    async open(page) {
      await openReviewed(page);
      await page.getByRole('combobox', { name: 'Assigned Flags' }).click();
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'a scoring form with an error',
    async open(page) {
      await openReviewed(page);
      await page.getByRole('button', { name: 'Score again' }).click();
      await page.getByRole('radio', { name: '10' }).check({ force: true });
      await page.getByRole('button', { name: 'Save Score' }).click();
      await page.getByText('2 metrics are not answered yet.').waitFor();
    },
  },
  {
    name: 'a timestamp note with errors',
    async open(page) {
      await openReviewed(page);
      await page.getByRole('button', { name: 'Create Timestamp Note' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Timestamp').fill('soon');
      await dialog.getByRole('button', { name: 'Create Note' }).click();
      await dialog.getByText('Enter what is to be noted.').waitFor();
    },
  },
  {
    name: 'two texts of a note',
    async open(page) {
      const { path } = await ownCall();
      const note = await api<{ id: string }>('POST', `${path}/notes`, { content: 'One.' });
      await openDetails(page, path);
      await page.getByRole('button', { name: /^Edit note/ }).click();
      await page.getByLabel('Content (required)').fill('Two.');
      await api('PATCH', `${path}/notes/${note.id}`, { content: 'Three.' });
      await page.getByRole('button', { name: 'Save Changes' }).click();
      await page.getByText('The note was edited meanwhile.').waitFor();
    },
  },
  {
    name: 'the question before a note is deleted',
    async open(page) {
      await openReviewed(page);
      await page
        .getByRole('button', { name: /^Delete note/ })
        .first()
        .click();
    },
  },
  {
    name: 'the events with their filters',
    async open(page) {
      await openReviewed(page);
      await page.getByRole('button', { name: 'View Event History' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Filters' }).click();
      await page.getByText(/^1–10 of/).waitFor();
    },
  },
  {
    name: 'the page on which a recording is deleted',
    async open(page) {
      const { path } = await ownCall();
      await page.goto(`${path}/delete`);
      await page.getByRole('button', { name: 'Confirm Delete' }).waitFor();
    },
  },
];

describe.each(screens)('$name', ({ open }) => {
  test('has nothing that axe finds, in light and dark, wide and narrow', async ({ page, context }) => {
    await signIn(context);
    await open(page);
    await expectAccessible(page);
  });
});
