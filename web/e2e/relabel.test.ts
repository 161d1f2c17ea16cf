import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible } from './axe.ts';
import { addNumber, api, deleteAfterwards, openDetails, ownCall } from './own-call.ts';
import { allowOnly, signIn, test } from './portal-test.ts';

const dialog = (page: Page) => page.getByRole('dialog');
const jobs = (page: Page) => page.getByRole('region', { name: 'Jobs', exact: true });
const earlier = (page: Page) => page.getByRole('group', { name: 'Earlier calls' });
const notice = (page: Page) => page.locator('.notice');

interface Made {
  id: string;
  name: string;
}

async function newAgent(name: string): Promise<Made> {
  const made = await api<Made>('POST', '/agents', { name });
  deleteAfterwards(`/agents/${made.id}`);
  return made;
}

/** A call that nobody has, from a number that is managed. */
async function unlabelledCall() {
  const call = await ownCall({ agent: '', direction: 'outbound' });
  const number = `+44${call.number.slice(1)}`;
  await addNumber({ number });
  return { ...call, written: `${call.number.slice(0, 5)} ${call.number.slice(5)}`, number };
}

const agentOf = async (path: string) => (await api<{ from: { agent: Made | null } }>('GET', path)).from.agent?.name;

test('a number that is given to an agent gives them its earlier calls, and the job shows how far it is', async ({
  page,
  context,
}) => {
  await signIn(context);
  const agent = await newAgent('Rosa Bright');
  const call = await unlabelledCall();
  await page.goto(`/recordings/numbers?search=${encodeURIComponent(call.written)}`);
  await page.getByRole('button', { name: `Edit ${call.written}` }).click();
  expect(await earlier(page).count()).toBe(0);
  await dialog(page).getByLabel('Agent', { exact: true }).selectOption({ label: 'Rosa Bright' });
  await earlier(page).getByText('given to Rosa Bright, in the background').waitFor();
  expect(await earlier(page).getByRole('radio').first().isChecked()).toBe(true);
  await earlier(page).getByLabel('All of them').check();
  await earlier(page).getByText('leaves whoever has it').waitFor();
  await earlier(page).getByLabel('Those without an agent').check();
  await dialog(page).getByRole('button', { name: 'Save Number' }).click();
  await dialog(page).waitFor({ state: 'detached' });
  await notice(page).getByText('The number was changed. Earlier calls are being relabelled.').waitFor();
  const job = jobs(page).getByRole('listitem').filter({ hasText: call.written });
  await job.getByText('1 relabelled').waitFor({ timeout: 30_000 });
  // For those who do not see the panel.
  await page.getByText('Done: Relabel 1 recording. 1 relabelled').waitFor({ state: 'attached' });
  await expect.poll(() => agentOf(call.path)).toBe('Rosa Bright');
  await job.getByRole('link', { name: 'Show recordings' }).click();
  await page.waitForURL(`**/recordings/archive?agentId=${agent.id}`);
  await page.locator('.open').first().waitFor();

  await openDetails(page, call.path);
  const { items } = await api<{ items: { type: string; details: object }[] }>(
    'GET',
    `${call.path}/events?type=relabel`,
  );
  expect(items).toMatchObject([{ details: { before: { agent: null }, after: { agent: { name: 'Rosa Bright' } } } }]);
});

test('whoever the number is taken from keeps its earlier calls, which the form says', async ({ page, context }) => {
  await signIn(context);
  const agent = await newAgent('Iris Stone');
  const call = await unlabelledCall();
  const { items } = await api<{ items: Made[] }>('GET', `/numbers?search=${encodeURIComponent(call.number)}`);
  await api('PATCH', `/numbers/${items[0]?.id}`, { agentId: agent.id, relabel: 'none' });
  await page.goto(`/recordings/numbers?search=${encodeURIComponent(call.written)}`);
  await page.getByRole('button', { name: `Edit ${call.written}` }).click();
  await dialog(page).getByLabel('Agent', { exact: true }).selectOption({ label: 'None' });
  await dialog(page).getByText('Calls recorded so far stay with Iris Stone').waitFor();
  expect(await earlier(page).count()).toBe(0);
  await dialog(page).getByRole('button', { name: 'Save Number' }).click();
  await notice(page).getByText('The number was changed.', { exact: true }).waitFor();
  expect(await agentOf(call.path)).toBeUndefined();
});

test('an agent is given numbers, which are found by part of theirs, and their earlier calls', async ({
  page,
  context,
}) => {
  await signIn(context);
  const agent = await newAgent('Noel Marsh');
  const call = await unlabelledCall();
  await page.goto(`/personnel/agents/${agent.id}`);
  const numbers = page.getByLabel('Numbers (optional)');
  await numbers.fill(call.written.slice(-6));
  await page.getByRole('option', { name: call.written }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `Take out ${call.written}` }).waitFor();
  await earlier(page).getByText('given to Noel Marsh, in the background').waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Save Agent' }).click();
  await notice(page).getByText('“Noel Marsh” was changed. Earlier calls are being relabelled.').waitFor();
  const job = jobs(page).getByRole('listitem').filter({ hasText: call.written });
  await job.getByText('1 relabelled').waitFor({ timeout: 30_000 });
  expect(await agentOf(call.path)).toBe('Noel Marsh');
  expect(await api('GET', `/agents/${agent.id}`)).toMatchObject({ numbers: [{ number: call.number }] });

  await page.goto(`/personnel/agents/${agent.id}`);
  await page.getByRole('button', { name: `Take out ${call.written}` }).click();
  expect(await earlier(page).count()).toBe(0);
  await page.getByRole('button', { name: 'Save Agent' }).click();
  await notice(page).getByText('“Noel Marsh” was changed.', { exact: true }).waitFor();
  expect(await api('GET', `/agents/${agent.id}`)).toMatchObject({ numbers: [] });
  expect(await agentOf(call.path)).toBe('Noel Marsh');
});

test('whoever manages numbers sees the job, without a way to recordings that they may not see', async ({
  page,
  context,
}) => {
  await allowOnly(page, ['manage_numbers']);
  await signIn(context);
  await newAgent('Vera Lane');
  const call = await unlabelledCall();
  await page.goto(`/recordings/numbers?search=${encodeURIComponent(call.written)}`);
  await page.getByRole('button', { name: `Edit ${call.written}` }).click();
  await dialog(page).getByLabel('Agent', { exact: true }).selectOption({ label: 'Vera Lane' });
  await earlier(page).waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog(page).getByRole('button', { name: 'Save Number' }).click();
  const job = jobs(page).getByRole('listitem').filter({ hasText: call.written });
  await job.getByText('1 relabelled').waitFor({ timeout: 30_000 });
  expect(await job.getByRole('link').count()).toBe(0);
  await expectAccessible(page);
});

test('an import says what becomes of earlier calls where its rows name an agent', async ({ page, context }) => {
  await signIn(context);
  await newAgent('Ada Quill');
  const call = await ownCall({ agent: '', direction: 'outbound' });
  await page.goto('/recordings/numbers');
  await page.getByRole('button', { name: 'Import' }).click();
  const choose = (text: string) =>
    dialog(page)
      .locator('input[type=file]')
      .setInputFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose(`Number\n${call.number}`);
  await dialog(page).getByText('1 number to add').waitFor();
  expect(await earlier(page).count()).toBe(0);
  await choose(`Number,Agent\n${call.number},Ada Quill`);
  await earlier(page).getByText('given to the agent of the number, in the background').waitFor();
  await dialog(page).getByRole('button', { name: 'Add 1 number' }).click();
  await notice(page).getByText('1 number was added. Earlier calls are being relabelled.').waitFor();
  const { items } = await api<{ items: Made[] }>('GET', `/numbers?search=${encodeURIComponent(call.number)}`);
  deleteAfterwards(`/numbers/${items[0]?.id}`);
  await expect.poll(() => agentOf(call.path), { timeout: 30_000 }).toBe('Ada Quill');
});
