import type { Page } from 'playwright-core';
import { describe } from 'vitest';
import { expectAccessible } from './axe.ts';
import { addNotes, addNumber } from './own-call.ts';
import { allowOnly, openArchive, openCall, signIn, test } from './portal-test.ts';
import { showJuly } from './summary.ts';

interface Screen {
  name: string;
  isPublic?: boolean;
  open(page: Page): Promise<void>;
}

const screens: Screen[] = [
  {
    name: 'sign-in, refused',
    isPublic: true,
    async open(page) {
      await page.goto('/sign-in');
      await page.getByRole('button', { name: 'Login' }).click();
      await page.getByText('Enter your username').waitFor();
    },
  },
  {
    name: 'a new password',
    isPublic: true,
    async open(page) {
      await challenge(page, 'new_password');
      await page.getByLabel('New password').fill('Half of it');
    },
  },
  {
    name: 'a code',
    isPublic: true,
    async open(page) {
      await challenge(page, 'totp');
      await page.getByLabel('Code').waitFor();
    },
  },
  {
    name: 'the dashboard',
    async open(page) {
      await page.goto('/');
      await page.locator('.open').first().waitFor();
    },
  },
  {
    name: 'the recordings dashboard',
    async open(page) {
      await showJuly(page);
      await page.locator('.day').last().focus();
      await page.locator('.tip').waitFor();
    },
  },
  {
    name: 'the recordings dashboard as a table',
    async open(page) {
      await showJuly(page);
      await page.getByRole('button', { name: 'Show as table' }).click();
      await page.getByRole('row').nth(30).waitFor();
    },
  },
  {
    name: 'the recordings dashboard while it loads',
    async open(page) {
      await page.route('**/api/recordings/summary', () => {});
      await page.goto('/recordings');
      await page.locator('.bone').first().waitFor();
    },
  },
  {
    name: 'the filters with suggestions',
    async open(page) {
      await page.goto('/recordings/archive?scoreBelow=high&connectedAfter=2025-01-01T00:00:00Z');
      await page.getByRole('button', { name: /^Filters/ }).click();
      await page.getByLabel('To Number').pressSequentially('9601');
      await page.getByRole('listbox').waitFor();
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'the filters with a choice of agents',
    async open(page) {
      await page.goto('/recordings/archive');
      await page.getByRole('button', { name: /^Filters/ }).click();
      await page.getByLabel('Agent').click();
      await page.getByRole('listbox').waitFor();
    },
  },
  {
    name: 'the archive with filters',
    async open(page) {
      await page.goto('/recordings/archive?connectedAfter=2025-01-01T00:00:00Z');
      await page.locator('.open').first().waitFor();
      await page.getByRole('button', { name: /^Filters/ }).click();
      await page.getByLabel('From Number').fill('Ben');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.keyboard.press('Escape');
    },
  },
  {
    name: 'the archive with rows selected and one playing',
    async open(page) {
      await openArchive(page);
      await page.locator('tbody input[type=checkbox]').nth(2).click();
      await page.getByRole('button', { name: 'Play recording of 01/07/2025 12:30:11' }).click();
      await page.getByRole('region', { name: 'Player' }).getByRole('button', { name: 'Pause' }).waitFor();
      await page.getByRole('button', { name: 'Play on' }).click();
    },
  },
  {
    name: 'the archive with all columns and their menu',
    async open(page) {
      await openArchive(page);
      await page.getByRole('button', { name: 'Columns' }).click();
      for (const box of await page.locator('fieldset').getByRole('checkbox').all()) await box.setChecked(true);
    },
  },
  {
    name: 'the archive without a match',
    async open(page) {
      await page.goto('/recordings/archive?from=0999999');
      await page.getByText('No recording matches').waitFor();
    },
  },
  {
    name: 'the archive while it loads',
    async open(page) {
      await page.route('**/api/recordings?*', () => {});
      await page.goto('/recordings/archive');
      await page.locator('.bone').first().waitFor();
    },
  },
  {
    name: 'the archive without a connection',
    async open(page) {
      await page.route('**/api/recordings?*', (route) => route.abort());
      await page.goto('/recordings/archive');
      await page.getByText('No connection').waitFor();
    },
  },
  {
    name: 'an empty archive',
    async open(page) {
      await page.route('**/api/recordings?*', (route) => route.fulfill({ json: { items: [], nextCursor: null } }));
      await page.goto('/recordings/archive');
      await page.getByText('No recordings yet').waitFor();
    },
  },
  {
    name: 'the saved searches, one being renamed',
    async open(page) {
      await page.route('**/api/saved-searches?*', (route) => route.fulfill({ json: savedSearches }));
      await page.goto(`/recordings/archive?from=0&saved=${savedSearches.items[0]?.id}`);
      await page.getByText('edited').waitFor();
      await page.getByRole('button', { name: 'Saved searches' }).click();
      await page.getByRole('button', { name: 'Rename Every call' }).click();
    },
  },
  {
    name: 'the saving of a search',
    async open(page) {
      await page.goto('/recordings/archive?from=0');
      await page.getByRole('button', { name: /^Filters/ }).click();
      await page.getByRole('button', { name: 'Last 7 days' }).click();
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByRole('button', { name: 'Save search' }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Enter a name.').waitFor();
    },
  },
  {
    name: 'all that match selected, and jobs in every state',
    async open(page) {
      await page.route('**/api/jobs?*', (route) => route.fulfill({ json: { items: jobs, nextCursor: 'more' } }));
      await page.goto('/recordings/archive?from=0');
      await page.locator('tbody input[type=checkbox]').first().click();
      await page.getByRole('button', { name: 'Select all that match' }).click();
      await page.getByRole('button', { name: /jobs? under way/ }).click();
      await page.getByText('Counting…').waitFor();
    },
  },
  {
    name: 'the flags of many recordings',
    async open(page) {
      await page.goto('/recordings/archive');
      await page.locator('tbody input[type=checkbox]').first().click();
      await page.getByRole('button', { name: 'Flag…' }).click();
      await page.getByRole('dialog').getByText('Remove').first().click();
      await page.getByRole('dialog').getByText('Add').last().click();
    },
  },
  {
    name: 'the deletion of a recording',
    async open(page) {
      await page.goto('/recordings/archive');
      await page.locator('tbody input[type=checkbox]').first().click();
      await page.getByRole('button', { name: 'Delete…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByText('Type 1 to confirm.').waitFor();
    },
  },
  {
    name: 'a recording that plays',
    async open(page) {
      await openCall(page, 'from=07700900123');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await page.getByRole('button', { name: 'Pause' }).waitFor();
    },
  },
  {
    name: 'the flags',
    async open(page) {
      await page.goto('/recordings/flags');
      await page.getByRole('row').nth(2).waitFor();
    },
  },
  {
    name: 'the flags without a match',
    async open(page) {
      await page.goto('/recordings/flags?label=nowhere');
      await page.getByText('No flag has this in its label').waitFor();
    },
  },
  {
    name: 'the deletion of a flag, not confirmed',
    async open(page) {
      await page.goto('/recordings/flags');
      await page.getByRole('button', { name: 'Delete Complaint' }).click();
      await page.getByRole('button', { name: 'Delete flag' }).click();
      await page.getByText('Type “Complaint” to confirm.').waitFor();
    },
  },
  {
    name: 'a new flag, with icons that were searched for and fields that are wrong',
    async open(page) {
      await page.goto('/recordings/flags/new');
      await page.getByLabel('Search icons').fill('phone');
      await page.getByText(/^\d+ icons$/).waitFor();
      await page.getByLabel('Colour as #RRGGBB').fill('green');
      await page.getByRole('button', { name: 'Create Flag' }).click();
      await page.getByText('Enter a label.').waitFor();
    },
  },
  {
    name: 'a flag that is changed',
    async open(page) {
      await page.goto('/recordings/flags');
      await page.getByRole('link', { name: 'Edit Training' }).click();
      await page.getByRole('button', { name: 'Save Flag' }).waitFor();
    },
  },
  {
    name: 'the agents',
    async open(page) {
      await page.goto('/personnel/agents');
      await page.getByRole('row').nth(2).waitFor();
    },
  },
  {
    name: 'a new agent, with reviewers to choose from and a field that is wrong',
    async open(page) {
      await page.goto('/personnel/agents/new');
      await page.getByRole('button', { name: 'Create Agent' }).click();
      await page.getByText('Enter a name.').waitFor();
      await page.getByLabel('Reviewers (optional)').click();
      await page.getByRole('option', { name: 'Morgan Hale' }).click();
    },
  },
  {
    name: 'the deletion of an agent, not confirmed',
    async open(page) {
      await page.goto('/personnel/agents');
      await page.getByRole('button', { name: 'Delete Ben Kearns' }).click();
      await page.getByRole('button', { name: 'Delete agent' }).click();
      await page.getByText('Type “Ben Kearns” to confirm.').waitFor();
    },
  },
  {
    name: 'the departments',
    async open(page) {
      await page.goto('/personnel/departments');
      await page.getByRole('row').nth(2).waitFor();
    },
  },
  {
    name: 'a department that is changed',
    async open(page) {
      await page.goto('/personnel/departments');
      await page.getByRole('link', { name: 'Edit Sales' }).click();
      await page.getByRole('checkbox').nth(3).waitFor();
    },
  },
  {
    name: 'the scorecards',
    async open(page) {
      await makeScorecard(page);
      await page.goto('/recordings/scorecards');
      await page.getByRole('row').nth(1).waitFor();
    },
  },
  {
    name: 'a scorecard that somebody else changed meanwhile',
    async open(page) {
      const id = await makeScorecard(page);
      await page.goto(`/recordings/scorecards/${id}`);
      await page.getByLabel('Name', { exact: true }).fill('Mine');
      await page.request.patch(`/api/scorecards/${id}`, { headers, data: { version: 1, description: 'New' } });
      await page.getByRole('region', { name: 'Preview' }).getByText('Yes').click();
      await page.getByRole('button', { name: 'Publish version 2' }).click();
      await page.getByText('The description was changed').waitFor();
    },
  },
  {
    name: 'a new scorecard with fields that are wrong',
    async open(page) {
      await page.goto('/recordings/scorecards/new');
      await page.getByRole('button', { name: 'Create Scorecard' }).click();
      await page.getByText('A metric is not complete.').waitFor();
    },
  },
  {
    name: 'the scores',
    async open(page) {
      const item = (n: number) => ({ id: `agt_${n}`, name: `Agent ${n}`, scored: n, score: n ? 90 - n : null });
      await page.route('**/api/reports/scores?*', (route) => route.fulfill({ json: { items: [0, 1, 2].map(item) } }));
      await page.goto('/reports/scores');
      await page.getByRole('row').nth(3).waitFor();
    },
  },
  {
    name: 'no scores',
    async open(page) {
      await page.goto('/reports/scores');
      await page.getByText('Nothing was scored in this period').waitFor();
    },
  },
  ...['day', 'hour', 'number'].map((by) => ({
    name: `the report of recordings by ${by}`,
    async open(page: Page) {
      await page.goto(`/reports/recordings?by=${by}&after=2025-02-01&before=2025-07-02`);
      await page.getByRole('row').nth(1).waitFor();
    },
  })),
  {
    name: 'a report without recordings',
    async open(page) {
      await page.goto('/reports/recordings');
      await page.getByText('No recordings in this period').waitFor();
    },
  },
  {
    name: 'a report while it loads',
    async open(page) {
      await page.route('**/api/reports/recordings?*', () => {});
      await page.goto('/reports/recordings');
      await page.locator('.bone').first().waitFor();
    },
  },
  {
    name: 'a recording that is looked at closely',
    async open(page) {
      await addNotes('from=01632960301', [
        { atMs: 5000, content: 'Promises a call back' },
        { atMs: 12_000, content: 'Thanks' },
      ]);
      await openCall(page, 'from=01632960301');
      await page.getByRole('button', { name: 'Zoom in' }).click();
      await page.getByRole('button', { name: 'Loop', exact: true }).click();
      await page.getByRole('button', { name: 'Skip silence' }).click();
      await page.getByRole('button', { name: /^Only/ }).first().click();
      await page.getByRole('button', { name: /^Note at 5 seconds/ }).press('Enter');
    },
  },
  {
    name: 'the keys of the player',
    async open(page) {
      await openCall(page, 'from=01632960301');
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'numbers',
    async open(page) {
      for (const body of [{ number: '+441134960119', name: 'Orders', canRecord: false }, { number: '3209' }])
        await addNumber(body);
      await page.goto('/recordings/numbers');
      await page.getByText('Not recorded').waitFor();
    },
  },
  {
    name: 'numbers without a match',
    async open(page) {
      await addNumber({ number: '3211' });
      await page.goto('/recordings/numbers?search=nowhere&agentId=none');
      await page.getByText('No number is like this').waitFor();
    },
  },
  {
    name: 'the statistics of a number',
    async open(page) {
      const id = await addNumber({ number: '+441632960100', name: 'Main line' });
      await page.goto(`/recordings/numbers/${id}/statistics?after=2025-06-30&before=2025-07-02`);
      await page.getByRole('row').nth(3).waitFor();
    },
  },
  {
    name: 'the statistics of a number without recordings',
    async open(page) {
      const id = await addNumber({ number: '3212' });
      await page.goto(`/recordings/numbers/${id}/statistics`);
      await page.getByText('No recordings in this period').waitFor();
    },
  },
  {
    name: 'a number',
    async open(page) {
      await page.goto('/recordings/numbers');
      await page.getByRole('button', { name: 'Add Number' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Add Number' }).click();
      await page.getByText('Enter a telephone number or an extension.').waitFor();
    },
  },
  {
    name: 'an import of numbers',
    async open(page) {
      await page.goto('/recordings/numbers');
      await page.getByRole('button', { name: 'Import' }).click();
      const file = { name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from('Number,Agent\n3210,\nx,Nobody') };
      await page.getByRole('dialog').locator('input[type=file]').setInputFiles(file);
      await page.getByText('1 row not to be read').waitFor();
    },
  },
  {
    name: 'the recorders',
    async open(page) {
      await page.goto('/configuration/recorders');
      await page.getByText('Active').waitFor();
    },
  },
  {
    name: 'a new recorder, with a pattern that is wrong and names that are tried',
    async open(page) {
      await page.goto('/configuration/recorders/new');
      await page.getByLabel('Profile', { exact: true }).selectOption('pattern');
      await page.getByLabel('Pattern', { exact: true }).fill('(?<form>x)');
      await page.getByLabel('File names, one a line').fill('x.wav');
      await page.getByText('The pattern cannot be used').waitFor();
      await page.getByText('Metadata and sidecar').click();
    },
  },
  {
    name: 'a new recorder, with what names would give',
    async open(page) {
      await page.goto('/configuration/recorders/new');
      await page.getByLabel('Profile', { exact: true }).selectOption('3cx');
      await page.getByRole('button', { name: 'Use the example' }).click();
      await page.getByLabel('File names, one a line').press('End');
      await page.keyboard.type('\nrecording 7.wav');
      await page.getByText('Would go to quarantine').waitFor();
    },
  },
  {
    name: 'a recorder with a credential that was made a moment ago',
    async open(page) {
      const made = await page.request.post('/api/recorders', {
        headers,
        data: { name: `Axe ${Date.now()}`, timeZone: 'UTC' },
      });
      await page.goto(`/configuration/recorders/${(await made.json()).id}`);
      await page.getByRole('button', { name: 'New API token' }).click();
      await page.getByText('it is not shown again').waitFor();
      await page.getByText('No uploads in this period.').waitFor();
    },
  },
  {
    name: 'the quarantine',
    async open(page) {
      await page.goto('/configuration/quarantine');
      await page.getByText('bad-noise.mp3').waitFor();
    },
  },
  {
    name: 'what came with an upload in quarantine',
    async open(page) {
      await page.goto('/configuration/quarantine?code=not_audio');
      await page.getByRole('button', { name: 'bad-noise.mp3', exact: true }).click();
      await page.getByText('As it was sent').waitFor();
    },
  },
  {
    name: 'a confirmation',
    async open(page) {
      await page.goto('/configuration/quarantine');
      await page.getByRole('button', { name: 'Discard bad-noise.mp3' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'a page that is not there',
    async open(page) {
      await page.goto('/nowhere');
      await page.getByText('There is no page at this address').waitFor();
    },
  },
  {
    name: 'a page that the role does not allow',
    async open(page) {
      await allowOnly(page, []);
      await page.goto('/recordings/archive');
      await page.getByText('Your role does not let you see this page').waitFor();
    },
  },
];

const created = '2026-11-24T12:00:00.000Z';
const savedSearches = {
  items: ['Every call', 'Mobiles'].map((name, n) => ({
    ...{ id: `srch_01ARZ3NDEKTSV4RRFFQ69G5FA${n}`, name, createdAt: created },
    ...{ filters: { from: '07700' }, period: n === 0 ? 'today' : null },
  })),
  nextCursor: null,
};
const failure = { code: 'not_finished', reason: 'It failed several times in a row and was given up.' };
const file = { filename: 'recordings.zip', bytes: 1_234_567, expiresAt: created };
const jobs = [
  { kind: 'zip', state: 'running', total: null, filters: { from: '0' } },
  { kind: 'flag', state: 'running', done: 5, skipped: 1, cancelling: true },
  { kind: 'csv', state: 'waiting' },
  { kind: 'zip', state: 'done', done: 12, file, endedAt: created },
  { kind: 'delete', state: 'failed', done: 3, failure, endedAt: created },
  { kind: 'delete', state: 'cancelled', done: 3, endedAt: created },
].map((job, n) => ({
  ...{ id: `job_01ARZ3NDEKTSV4RRFFQ69G5FA${n}`, cancelling: false, createdAt: created, endedAt: null },
  ...{ filters: null, deletedFlag: null, retries: null, total: 12, done: 0, skipped: 0, file: null, failure: null },
  ...job,
}));
const headers = { 'x-call-record': '1' };

/** Makes a scorecard, of which a customer may have many. */
async function makeScorecard(page: Page): Promise<string> {
  const metrics = [
    { label: 'Greeting', guidance: 'By name', kind: 'yes_no' },
    { label: 'Listening', kind: 'scale', max: 20 },
  ];
  const answer = await page.request.post('/api/scorecards', { headers, data: { name: `Axe ${Date.now()}`, metrics } });
  return (await answer.json()).id;
}

async function challenge(page: Page, kind: 'new_password' | 'totp'): Promise<void> {
  await page.route('**/api/session', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ json: { challenge: kind, session: 'one' } })
      : route.continue(),
  );
  await page.goto('/sign-in');
  await page.getByLabel('Username').fill('somebody');
  await page.getByLabel('Password', { exact: true }).fill('something');
  await page.getByRole('button', { name: 'Login' }).click();
}

describe.each(screens)('$name', ({ open, isPublic }) => {
  test('has nothing that axe finds, in light and dark, wide and narrow', async ({ page, context }) => {
    if (!isPublic) await signIn(context);
    await open(page);
    await expectAccessible(page);
  });
});
