import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { join, type Made, makeRole, makeUser } from './made-users.ts';
import { api, deleteAfterwards } from './own-call.ts';
import { signIn, test } from './portal-test.ts';

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
const notice = (page: Page, text: string) => page.locator('.notice').getByText(text).waitFor();
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

test('the primary administrator has a star, keeps their role, and cannot be deleted; nor can oneself', async ({
  page,
  context,
}) => {
  await signIn(context);
  await page.goto('/personnel/users');
  await row(page, 'Morgan Hale').getByText('primary administrator').waitFor();
  expect(await row(page, 'Morgan Hale').locator('.star').count()).toBe(1);
  expect(await page.getByRole('button', { name: 'Delete Morgan Hale' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Edit Morgan Hale' }).click();
  await page.getByText('The primary administrator keeps this role.').waitFor();
  expect(await field(page, 'Role').isDisabled()).toBe(true);
  expect(await page.getByRole('checkbox').count()).toBe(0);
  await field(page, 'Name').fill('Morgan H. Hale');
  await page.getByRole('button', { name: 'Save User' }).click();
  await page.getByText('Welcome Morgan H. Hale').waitFor();
  const { items } = await api<{ items: Made[] }>('GET', '/users?name=morgan');
  await api('PATCH', `/users/${items[0]?.id}`, { name: 'Morgan Hale' });
});

test('who may do less looks at those who may do more, and changes them not', async ({ page, context }) => {
  const role = await makeRole('People manager', ['manage_users', 'manage_roles']);
  const listeners = await makeRole('Calls', ['review_recordings']);
  await makeUser('Carl Calls', listeners);
  const manager = await makeUser('Petra People', role);
  await join(manager);
  const data = { username: manager.username, password: 'Quiet-harbour-71' };
  await context.request.post('/api/session', { headers: { 'x-call-record': '1' }, data });
  await page.goto('/personnel/users');
  await page.getByRole('link', { name: 'Look at Carl Calls' }).click();
  await page.getByText('Carl Calls may do more than you').waitFor();
  expect(await page.getByRole('button', { name: 'Save User' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Back' }).click();
  await page.getByRole('link', { name: 'Add User' }).click();
  const option = field(page, 'Role').locator('option', { hasText: 'Calls (grants more than your own role)' });
  await option.waitFor({ state: 'attached' });
  expect(await option.isDisabled()).toBe(true);

  await page.goto('/personnel/roles/new');
  await field(page, 'Label').fill('Smaller');
  await page.getByText('Your own role does not grant what is dimmed').waitFor();
  const box = (name: string) => page.getByRole('checkbox', { name });
  expect([await box('Review Recordings').isDisabled(), await box('Manage Users').isDisabled()]).toEqual([true, false]);
  await page.getByText('All that you may give').click();
  await page.getByRole('button', { name: 'Create Role' }).click();
  await notice(page, '“Smaller” was created.');
  const { items } = await api<{ items: { id: string; label: string; permissions: string[] }[] }>('GET', '/roles');
  const made = items.find(({ label }) => label === 'Smaller');
  deleteAfterwards(`/roles/${made?.id}`);
  expect(made?.permissions).toEqual(['manage_roles', 'manage_users']);
});

test('an agent whose reviewer was deleted is shown and changed as before', async ({ page, context }) => {
  await signIn(context);
  const user = await makeUser('Rita Reviews', await makeRole('Reviews', ['review_recordings']));
  const agent = await api<Made>('POST', '/agents', { name: 'Agnes Reviewed', reviewerIds: [user.id] });
  deleteAfterwards(`/agents/${agent.id}`);
  await page.goto('/personnel/users?name=rita');
  await page.getByRole('button', { name: 'Delete Rita Reviews' }).click();
  await page.keyboard.type('rita reviews');
  await page.keyboard.press('Enter');
  await notice(page, '“Rita Reviews” was deleted.');
  await page.goto(`/personnel/agents/${agent.id}`);
  await field(page, 'Name').fill('Agnes Renamed');
  expect(await page.getByText('Rita Reviews').count()).toBe(0);
  await page.getByRole('button', { name: 'Save Agent' }).click();
  await notice(page, '“Agnes Renamed” was changed.');
});
