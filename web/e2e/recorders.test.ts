import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { local } from './local.ts';
import { api, deleteAfterwards } from './own-call.ts';
import { allowOnly, signIn, test } from './portal-test.ts';

const field = (page: Page, label: string | RegExp) => page.getByLabel(label, { exact: true });
const notice = (page: Page, text: string) => page.locator('.notice').getByText(text).waitFor();
const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
const tester = (page: Page) => page.getByRole('region', { name: 'Try file names' });
const sampleNames = 'File names, one a line, with their folders';
const freePbx = '2025/03/27/out-08215550186-3201-20250327-092517-1743067517.12206.wav';

interface Made {
  id: string;
  name: string;
}

/** It is gone when the test has ended. */
async function make(name: string, more: object = {}): Promise<Made> {
  const made = await api<Made>('POST', '/recorders', { name, timeZone: 'Europe/London', ...more });
  deleteAfterwards(`/recorders/${made.id}`);
  return made;
}

test('a recorder is added with a zone that is found by typing and a known profile, and changed', async ({
  page,
  context,
}) => {
  await signIn(context);
  await page.goto('/configuration/recorders');
  await page.getByRole('link', { name: 'Add Recorder' }).click();
  await field(page, 'Name').fill('New York PBX');
  await field(page, 'Time zone').fill('new york');
  await page.keyboard.press('Enter');
  await field(page, 'Profile').selectOption({ label: 'FreePBX, Issabel' });
  await page.getByRole('button', { name: 'Create Recorder' }).click();
  await notice(page, '“New York PBX” was created. Now make a credential for it.');
  await page.getByRole('heading', { name: 'New York PBX' }).waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1);
  deleteAfterwards(`/recorders/${id}`);
  expect(await api('GET', `/recorders/${id}`)).toMatchObject({ timeZone: 'America/New_York', profile: 'freepbx' });

  await page.getByRole('link', { name: 'Edit' }).click();
  await field(page, 'Profile').selectOption({ label: 'A pattern of your own' });
  await page.getByRole('button', { name: 'Save Recorder' }).click();
  await page.getByText('Enter a pattern, or choose another profile.').waitFor();
  await field(page, 'Pattern').fill('(?<from>\\d+)-(?<to>\\d+)');
  await page.getByRole('checkbox', { name: /^Disabled/ }).check();
  await page.getByRole('button', { name: 'Save Recorder' }).click();
  await notice(page, '“New York PBX” was changed.');
  expect(await api('GET', `/recorders/${id}`)).toMatchObject({
    ...{ profile: { pattern: '(?<from>\\d+)-(?<to>\\d+)' }, disabled: true },
  });
  await page.goto('/configuration/recorders?name=york');
  await row(page, 'New York PBX').waitFor();
  const cells = (await row(page, 'New York PBX').getByRole('cell').allInnerTexts()).map((text) => text.trim());
  expect(cells.slice(0, 5)).toEqual(['America/New York', 'Own pattern', 'Never', 'No uploads', 'Disabled']);
});

test('the list says when a recorder was last seen, and what failed today leads to its quarantine', async ({
  page,
  context,
}) => {
  await signIn(context);
  await page.goto('/configuration/recorders');
  const mine = page.getByRole('row').filter({ hasText: 'Active' });
  await mine.waitFor();
  const seen = mine.getByRole('cell').locator('time');
  expect(await seen.innerText()).toMatch(/^(just now|\d+ minutes? ago)$/);
  expect(await seen.getAttribute('title')).toMatch(/\d\d:\d\d:\d\d/);
  await mine.getByRole('link', { name: /failed/ }).click();
  await page.getByRole('heading', { name: 'Quarantine' }).waitFor();
  expect(new URL(page.url()).searchParams.get('recorderId')).toBe(local.recorder.id);
  await page.getByText('bad-noise.mp3').waitFor();
});

test('file names are tried while they are typed: what each gives, by which rule, and what is missing', async ({
  page,
  context,
}) => {
  await signIn(context);
  await page.goto('/configuration/recorders/new');
  await field(page, 'Profile').selectOption({ label: 'FreePBX, Issabel' });
  await tester(page).getByRole('button', { name: 'Use the example' }).click();
  const [first, second] = [tester(page).getByRole('article').nth(0), tester(page).getByRole('article').nth(1)];
  await first.getByText('Would become a recording').waitFor();
  const text = await first.innerText();
  for (const part of [freePbx, '3201', 'what stands before the date', '27 March 2025', '09:25:17 GMT', 'Outbound'])
    expect(text).toContain(part);

  await field(page, sampleNames).fill(`${freePbx}\nrecording 7.wav`);
  await second.getByText('Would go to quarantine').waitFor();
  expect(await second.getByText('Missing', { exact: true }).count()).toBe(3);

  await tester(page).getByText('Metadata and sidecar').click();
  await field(page, 'Metadata, one a line (optional)').fill('from=0113 000 0001\nconnected-at: 2026-07-01T11:30:00Z');
  await field(page, 'Sidecar JSON (optional)').fill('{"to": "07700 900123", "agent": "Ben Kearns"}');
  await second.getByText('Would become a recording').waitFor();
  const told = await second.innerText();
  for (const part of ['Metadata: the metadata field from', 'Sidecar: its field to', '12:30:00 BST', 'Ben Kearns'])
    expect(told).toContain(part);
  await field(page, 'Metadata, one a line (optional)').fill('from 0113');
  await page.getByText('Write “from 0113” as name=value.').waitFor();
});

test('a pattern is tried as it is typed, and what is wrong with it is said beside it', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/configuration/recorders/new');
  await field(page, 'Profile').selectOption({ label: 'A pattern of your own' });
  await field(page, sampleNames).fill('20260303_143011_01130000001-07700900123.wav');
  await field(page, 'Pattern').fill('(?<form>\\d+)');
  await page.locator('[data-field=pattern]').getByText('A group form is not known').waitFor();
  await field(page, 'Pattern').fill('^(?<date>\\d{8})_(?<time>\\d{6})_(?<from>\\d+)-(?<to>\\d+)\\.wav$');
  await tester(page).getByText('Would become a recording').waitFor();
  expect(await tester(page).innerText()).toContain('14:30:11 GMT');
  expect(await page.locator('[data-field=pattern]').getByRole('alert').count()).toBe(0);
});

test('a credential’s secret shows once, works as the command says, and is revoked by its name', async ({
  page,
  context,
}) => {
  await signIn(context);
  const { id } = await make('Credential PBX');
  await page.goto(`/configuration/recorders/${id}`);
  await page.getByRole('button', { name: 'New API token' }).click();
  const fresh = page.getByRole('region', { name: 'New API token' });
  await fresh.getByText('it is not shown again').waitFor();
  const secret = await fresh.locator('dd code').innerText();
  expect(await fresh.locator('pre').innerText()).toContain(`Authorization: Bearer ${secret}`);
  const asked = await fetch(`${local.portal}/api/recorders/${id}/uploads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ filename: 'call.wav', contentType: 'audio/wav', size: 1 }),
  });
  expect(asked.status).toBe(201);
  await fresh.getByRole('button', { name: 'I have stored it' }).click();
  expect(await page.getByText(secret).count()).toBe(0);

  await page.getByRole('button', { name: 'New S3 access key' }).click();
  const key = page.getByRole('region', { name: 'New S3 access key' });
  expect(await key.locator('pre').innerText()).toContain(`/in/${local.recorder.tenant}/${id}/`);
  await key.getByRole('button', { name: 'I have stored it' }).click();

  await page.getByRole('button', { name: /^Revoke API token/ }).click();
  const dialog = page.getByRole('dialog');
  const name = secret.slice(0, 8);
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await dialog.getByText(`Type “${name}” to confirm.`).waitFor();
  await dialog.getByRole('textbox').fill(name);
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await notice(page, 'The credential was revoked.');
  await expect.poll(() => page.getByRole('button', { name: /^Revoke/ }).count()).toBe(1);
});

test('of a kind there are two credentials at most, and the page says how one is replaced', async ({
  page,
  context,
}) => {
  await signIn(context);
  const { id } = await make('Rotation PBX');
  for (let n = 0; n < 2; n++) await api('POST', `/recorders/${id}/credentials`, { kind: 'token' });
  await page.goto(`/configuration/recorders/${id}`);
  await page.getByText('There are 2 of a kind at most').waitFor();
  expect(await page.getByRole('button', { name: 'New API token' }).isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'New S3 access key' }).isEnabled()).toBe(true);
});

test('a page that shows a secret asks before it is left', async ({ page, context }) => {
  await signIn(context);
  const { id } = await make('Careful PBX');
  await page.goto(`/configuration/recorders/${id}`);
  await page.getByRole('button', { name: 'New API token' }).click();
  await page.getByText('it is not shown again').waitFor();
  const asked = page.waitForEvent('dialog');
  const leaving = page.getByRole('link', { name: 'Edit' }).click();
  await (await asked).dismiss();
  await leaving;
  expect(await page.getByText('it is not shown again').count()).toBe(1);
  page.on('dialog', (dialog) => dialog.accept());
});

test('uploads and failures are counted by day, in a table too', async ({ page, context }) => {
  await signIn(context);
  await page.goto(`/configuration/recorders/${local.recorder.id}`);
  const days = page.getByRole('table', { name: 'Uploads of each day, newest first' });
  await days.waitFor();
  const counts = (await days.getByRole('row').nth(1).getByRole('cell').allInnerTexts()).map(Number);
  expect(counts[0]).toBeGreaterThanOrEqual(counts[1] ?? 0);
  expect(counts[1]).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Last month' }).click();
  await page.getByText('No uploads in this period.').waitFor();
  await page.getByText('of this recorder wait').click();
  await page.getByRole('heading', { name: 'Quarantine' }).waitFor();
});

test('a recorder is deleted by its name; one that the provider declared is not', async ({ page, context }) => {
  await signIn(context);
  const { name } = await make('Short-lived PBX');
  await page.goto('/configuration/recorders');
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('short-lived pbx');
  await dialog.getByRole('button', { name: 'Delete recorder' }).click();
  await notice(page, `“${name}” was deleted.`);
  await expect.poll(() => row(page, name).count()).toBe(0);
  const declared = page.getByRole('row').filter({ hasText: 'Active' });
  expect(await declared.getByRole('button', { name: /^Delete/ }).count()).toBe(0);
  expect(await declared.getByRole('link', { name: /^Edit/ }).count()).toBe(1);
});

test('who may not manage recorders finds no way there', async ({ page, context }) => {
  await signIn(context);
  await allowOnly(page, ['review_recordings']);
  await page.goto('/configuration/recorders');
  await page.getByText('Your role does not let you see this page').waitFor();
  expect(await page.getByRole('link', { name: 'Recorders', exact: true }).count()).toBe(0);
});
