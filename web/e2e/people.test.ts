import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { api, deleteAfterwards, openDetails, ownCall } from './own-call.ts';
import { allowOnly, openArchive, signIn, test } from './portal-test.ts';

const rows = (page: Page) => page.locator('tbody .name').allInnerTexts();
const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
const dialog = (page: Page) => page.getByRole('dialog');
const notice = (page: Page, text: string) => page.locator('.notice').getByText(text).waitFor();
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

interface Made {
  id: string;
  name: string;
}

/** Each is gone when the test has ended. */
async function make(kind: 'agents' | 'departments', name: string, more: object = {}): Promise<Made> {
  const made = await api<Made>('POST', `/${kind}`, { name, ...more });
  deleteAfterwards(`/${kind}/${made.id}`);
  return made;
}

/** Deletes what a form has made, by its name. */
async function deleteNamed(kind: 'agents' | 'departments', name: string): Promise<Made & Record<string, unknown>> {
  const { items } = await api<{ items: (Made & Record<string, unknown>)[] }>('GET', `/${kind}?limit=100`);
  const found = items.find((item) => item.name === name);
  if (!found) throw new Error(`There is no ${name}`);
  deleteAfterwards(`/${kind}/${found.id}`);
  return found;
}

test('an agent is made with a department and a reviewer that are found by their names', async ({ page, context }) => {
  await signIn(context);
  await make('departments', 'Harbour office');
  await page.goto('/personnel/agents');
  await page.getByRole('link', { name: 'Add Agent' }).click();
  await page.getByRole('heading', { name: 'Create Agent' }).waitFor();
  await field(page, 'Name').fill('Nadia Rowe');
  await field(page, 'Department (optional)').fill('harb');
  await page.keyboard.press('Enter');
  await field(page, 'Reviewers (optional)').fill('morg');
  await page.getByRole('option', { name: 'Morgan Hale' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Create Agent' }).click();
  await notice(page, '“Nadia Rowe” was created.');
  const made = await deleteNamed('agents', 'Nadia Rowe');
  expect(made).toMatchObject({ department: { name: 'Harbour office' }, reviewers: [{ name: 'Morgan Hale' }] });
  const cells = await row(page, 'Nadia Rowe').getByRole('cell').allInnerTexts();
  expect(cells.slice(0, 4).map((text) => text.trim())).toEqual(['Harbour office', 'Morgan Hale', 'Not scored', '0']);

  await page.getByRole('link', { name: 'Edit Nadia Rowe' }).click();
  await page.getByRole('button', { name: 'Take out Morgan Hale' }).click();
  await page.getByRole('button', { name: 'Clear Department (optional)' }).click();
  await page.getByRole('button', { name: 'Save Agent' }).click();
  await notice(page, '“Nadia Rowe” was changed.');
  expect(await api('GET', `/agents/${made.id}`)).toMatchObject({ department: null, reviewers: [] });
});

test('agents are found by name or department, which the address has', async ({ page, context }) => {
  await signIn(context);
  const department = await make('departments', 'Night desk');
  await make('agents', 'Zoe Finch', { departmentId: department.id });
  await make('agents', 'Yan Moor');
  await page.goto('/personnel/agents?name=NIGHT');
  await expect.poll(() => rows(page)).toEqual(['Zoe Finch']);
  await page.getByText(/^1 of \d+ agents$/).waitFor();
  await page.getByLabel('Filter by name or department').fill('moor');
  await expect.poll(() => rows(page)).toEqual(['Yan Moor']);
  expect(new URL(page.url()).search).toBe('?name=moor');
  await page.getByLabel('Filter by name or department').fill('nobody at all');
  await page.getByText('No agent is found by this').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await row(page, 'Zoe Finch').waitFor();
});

test('what is wrong is said at its field, and what was typed stays', async ({ page, context }) => {
  await signIn(context);
  await make('agents', 'Taken Name');
  const department = await make('departments', 'Soon gone');
  await page.goto('/personnel/agents/new');
  await page.getByRole('button', { name: 'Create Agent' }).click();
  await page.getByText('Enter a name.').waitFor();
  expect(await focused(page)).toBe(await field(page, 'Name').getAttribute('id'));
  await field(page, 'Name').fill('taken name');
  await page.getByText('Enter a name.').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Create Agent' }).click();
  await page.getByText('There is an agent of this name.').waitFor();
  await field(page, 'Name').fill('Free Name');
  await field(page, 'Department (optional)').fill('soon gone');
  await page.keyboard.press('Enter');
  await api('DELETE', `/departments/${department.id}`);
  await page.getByRole('button', { name: 'Create Agent' }).click();
  await page.getByText('This department was deleted meanwhile.').waitFor();
  await page.route('**/api/agents', (route) => route.abort());
  await page.getByRole('button', { name: 'Create Agent' }).click();
  await page.getByText('The agent was not saved. The service did not answer.').waitFor();
  expect(await field(page, 'Name').inputValue()).toBe('Free Name');

  let asked = '';
  page.once('dialog', (ask) => {
    asked = ask.message();
    void ask.dismiss();
  });
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect.poll(() => asked).toBe('Leave without saving what you changed?');
  expect(await field(page, 'Name').inputValue()).toBe('Free Name');
});

test('only what was changed is sent, and a change at the same moment is told of', async ({ page, context }) => {
  await signIn(context);
  const department = await make('departments', 'Given meanwhile');
  const agent = await make('agents', 'Before Change');
  await page.goto(`/personnel/agents/${agent.id}`);
  await field(page, 'Name').fill('After Change');
  await api('PATCH', `/agents/${agent.id}`, { departmentId: department.id });
  const problem = { type: 'x', title: 'It was changed meanwhile', status: 409, code: 'conflict' };
  const refusal = { status: 409, contentType: 'application/problem+json', body: JSON.stringify(problem) };
  await page.route(`**/api/agents/${agent.id}`, (route) => route.fulfill(refusal), { times: 1 });
  await page.getByRole('button', { name: 'Save Agent' }).click();
  await page.getByText('Somebody else changed this agent at the same moment. Save again to have yours.').waitFor();
  await page.getByRole('button', { name: 'Save Agent' }).click();
  await notice(page, '“After Change” was changed.');
  await row(page, 'After Change').getByText('Given meanwhile').waitFor();
  expect(await api('GET', `/agents/${agent.id}`)).toMatchObject({ departmentId: department.id });
});

test('a new name shows in the archive and on the recording at once', async ({ page, context }) => {
  await signIn(context);
  const department = await make('departments', 'First desk');
  const agent = await make('agents', 'Ruth Before', { departmentId: department.id });
  const { id, path } = await ownCall({ agent: agent.id });
  const recordings = async () => (await api<{ recordings: number }>('GET', `/agents/${agent.id}`)).recordings;
  await expect.poll(recordings, { timeout: 15_000 }).toBe(1);
  await page.goto('/personnel/agents?name=Ruth');
  await page.getByRole('link', { name: 'Edit Ruth Before' }).click();
  await field(page, 'Name').fill('Ruth After');
  await page.getByRole('button', { name: 'Save Agent' }).click();
  await notice(page, '“Ruth After” was changed.');
  await row(page, 'Ruth After').getByRole('link', { name: '1 recording of Ruth After' }).click();
  await page.locator('.open').first().waitFor();
  expect(new URL(page.url()).searchParams.get('agentId')).toBe(agent.id);
  expect(await page.locator('.open').count()).toBe(1);
  await page.getByText('Ruth After').first().waitFor();
  expect(await page.getByText('Ruth Before').count()).toBe(0);
  await openDetails(page, path);
  await page.getByText('Ruth After').first().waitFor();

  // The recording is of the department that the agent was in.
  await api('PATCH', `/departments/${department.id}`, { name: 'Second desk' });
  expect(await api('GET', `/recordings/${id}`)).toMatchObject({ department: { name: 'Second desk' } });
});

test('deleting an agent asks by name, keeps the recordings, and takes the name from them', async ({
  page,
  context,
}) => {
  await signIn(context);
  const agent = await make('agents', 'Omar Leaver');
  const { path, number } = await ownCall({ agent: agent.id });
  const recordings = async () => (await api<{ recordings: number }>('GET', `/agents/${agent.id}`)).recordings;
  await expect.poll(recordings, { timeout: 15_000 }).toBe(1);
  await page.goto('/personnel/agents?name=Omar');
  await page.getByRole('button', { name: 'Delete Omar Leaver' }).click();
  await dialog(page).getByText('The recording stays').waitFor();
  await page.keyboard.type('omar');
  await page.keyboard.press('Enter');
  await dialog(page).getByText('Type “Omar Leaver” to confirm.').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('omar leaver');
  await page.keyboard.press('Enter');
  await dialog(page).waitFor({ state: 'hidden' });
  await notice(page, '“Omar Leaver” was deleted.');
  await page.getByText('No agent is found by this').waitFor();

  await openArchive(page, `from=${number}`);
  expect(await page.locator('.open').count()).toBe(1);
  expect(await page.getByText('Omar Leaver').count()).toBe(0);
  await openDetails(page, path);
  expect(await page.getByText('Omar Leaver').count()).toBe(0);
  // An address from before still finds them, and says that nobody is known by it.
  await openArchive(page, `agentId=${agent.id}`);
  expect(await page.locator('.open').count()).toBe(1);
  await page.getByText('unknown').first().waitFor();
});

test('a department is made of agents that are ticked, who leave another for it', async ({ page, context }) => {
  await signIn(context);
  const one = await make('agents', 'Una First');
  const two = await make('agents', 'Una Second');
  await make('departments', 'Old desk', { agentIds: [two.id] });
  await page.goto('/personnel/departments');
  await page.getByRole('link', { name: 'Add Department' }).click();
  await field(page, 'Name').fill('New desk');
  await page.getByLabel('Find an agent').fill('una');
  await page.getByRole('checkbox', { name: 'Una First' }).check({ force: true });
  await page.getByRole('checkbox', { name: /^Una Second/ }).check({ force: true });
  await page.getByText('leaves Old desk').waitFor();
  await page.getByText(/^2 of \d+ chosen$/).waitFor();
  await page.getByRole('button', { name: 'Create Department' }).click();
  await notice(page, '“New desk” was created.');
  const made = await deleteNamed('departments', 'New desk');
  expect(made.agentIds).toEqual([one.id, two.id]);
  await row(page, 'New desk').getByText('Una First, Una Second').waitFor();
  await row(page, 'Old desk').getByText('No agents').waitFor();

  await page.getByRole('link', { name: 'Edit New desk' }).click();
  const first = page.getByRole('checkbox').first();
  await first.waitFor();
  expect(await first.isChecked()).toBe(true);
  await page.getByRole('checkbox', { name: 'Una First' }).uncheck({ force: true });
  await page.getByRole('button', { name: 'Save Department' }).click();
  await notice(page, '“New desk” was changed.');
  expect(await api('GET', `/departments/${made.id}`)).toMatchObject({ agentIds: [two.id] });
  expect(await api('GET', `/agents/${one.id}`)).toMatchObject({ department: null });
});

test('deleting a department says that its agents stay, and they do, in none', async ({ page, context }) => {
  await signIn(context);
  const agent = await make('agents', 'Iris Stays');
  await make('departments', 'Closing desk', { agentIds: [agent.id] });
  await page.goto('/personnel/departments?name=closing');
  await page.getByRole('button', { name: 'Delete Closing desk' }).click();
  await dialog(page).getByText('Its agent stays, in no department.').waitFor();
  await page.keyboard.type('closing desk');
  await page.keyboard.press('Enter');
  await notice(page, '“Closing desk” was deleted.');
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await row(page, 'Iris Stays').waitFor();
  expect(await row(page, 'Iris Stays').getByText('Closing desk').count()).toBe(0);
});

test('a department is made with the keyboard alone', async ({ page, context }) => {
  await signIn(context);
  await make('agents', 'Keys Agent');
  await page.goto('/personnel/departments');
  await page.getByRole('link', { name: 'Add Department' }).focus();
  await page.keyboard.press('Enter');
  await field(page, 'Name').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('By keys');
  await page.keyboard.press('Tab');
  await page.keyboard.type('keys agent');
  // What finds an agent sends nothing.
  await page.keyboard.press('Enter');
  await page.getByText('Keys Agent').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.getByText(/^1 of \d+ chosen$/).waitFor();
  await page.keyboard.press('Enter');
  await notice(page, '“By keys” was created.');
  expect(await deleteNamed('departments', 'By keys')).toMatchObject({ agents: [{ name: 'Keys Agent' }] });
});

test('there is a word for a list that is empty, full, or cannot be had, and for one that is gone', async ({
  page,
  context,
}) => {
  await signIn(context);
  const agent = (n: number) => ({
    ...{ id: `agt_01ARZ3NDEKTSV4RRFF${String(n).padStart(8, '0')}`, createdAt: '2026-01-01T00:00:00.000Z' },
    ...{ name: `Agent ${String(n).padStart(4, '0')}`, departmentId: null, department: null, score: 71.25, scored: 4 },
    ...{ numberIds: [], numbers: [], reviewerIds: [], reviewers: [], recordings: 1234 },
  });
  let items: object[] = [];
  await page.route('**/api/agents?*', (route) => route.fulfill({ json: { items, nextCursor: null } }));
  await page.goto('/personnel/agents');
  await page.getByText('No agents yet').waitFor();
  items = Array.from({ length: 1000 }, (_, n) => agent(n));
  await page.reload();
  await page.getByText('1,000 agents are the most that there can be.').waitFor();
  expect(await page.getByRole('link', { name: 'Add Agent' }).count()).toBe(0);
  expect(await page.locator('tbody tr').count()).toBe(100);
  await page.getByRole('button', { name: 'Show 100 more' }).click();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(200);
  await page.unroute('**/api/agents?*');
  await page.route('**/api/agents?*', (route) => route.fulfill({ status: 500, body: '' }));
  await page.reload();
  await page.getByRole('button', { name: /try again/i }).waitFor();
  await page.goto('/personnel/agents/agt_01ARZ3NDEKTSV4RRFFQ69G5FFF');
  await page.getByText('There is no such agent').waitFor();
  await page.goto('/personnel/departments/dep_01ARZ3NDEKTSV4RRFFQ69G5FFF');
  await page.getByText('There is no such department').waitFor();
});

test('who may manage neither sees neither', async ({ page, context }) => {
  await signIn(context);
  await allowOnly(page, ['review_recordings', 'manage_departments']);
  await page.goto('/personnel/agents');
  await page.getByText('Your role does not let you see this page').waitFor();
  const navigation = page.getByRole('navigation').first();
  expect(await navigation.getByRole('link', { name: 'Agents', exact: true }).count()).toBe(0);
  await navigation.getByRole('link', { name: 'Departments', exact: true }).click();
  await page.getByRole('heading', { name: 'Department Management' }).waitFor();
});
