import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { permissionNames } from '../../functions/contract/permissions.ts';
import { api, deleteAfterwards } from './own-call.ts';
import { allowOnly, signIn, test } from './portal-test.ts';

const row = (page: Page, label: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name: label, exact: true }) });
const notice = (page: Page, text: string) => page.locator('.notice').getByText(text).waitFor();
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const box = (page: Page, name: string) => page.getByRole('checkbox', { name });

interface Made {
  id: string;
  label: string;
  permissions: string[];
}

async function make(label: string, permissions: string[]): Promise<Made> {
  const role = await api<Made>('POST', '/roles', { label, permissions });
  deleteAfterwards(`/roles/${role.id}`);
  return role;
}

async function made(label: string): Promise<Made> {
  const { items } = await api<{ items: Made[] }>('GET', '/roles?limit=100');
  const found = items.find((item) => item.label === label);
  if (!found) throw new Error(`There is no ${label}`);
  deleteAfterwards(`/roles/${found.id}`);
  return found;
}

test('a role is made of permissions that are ticked, changed, and deleted', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/');
  await page.getByRole('link', { name: 'Roles', exact: true }).click();
  await page.getByRole('link', { name: 'Add Role' }).click();
  await page.getByRole('heading', { name: 'Create Role' }).waitFor();
  await field(page, 'Label').fill('Team leader');
  await field(page, 'Description (optional)').fill('Listens to calls');
  await page.getByText('Review Recordings', { exact: true }).click();
  await page.getByText('Review Statistics', { exact: true }).click();
  await page.getByText(`2 of ${permissionNames.length}`).waitFor();
  await page.getByRole('button', { name: 'Create Role' }).click();
  await notice(page, '“Team leader” was created.');
  const role = await made('Team leader');
  expect(role.permissions).toEqual(['review_recordings', 'review_statistics']);
  const cells = await row(page, 'Team leader').getByRole('cell').allInnerTexts();
  expect(cells.slice(0, 3)).toEqual(['Listens to calls', 'Review Recordings, Review Statistics', '0']);

  await page.getByRole('link', { name: 'Edit Team leader' }).click();
  await page.getByText('Review Statistics', { exact: true }).click();
  await page.getByRole('button', { name: 'Save Role' }).click();
  await notice(page, '“Team leader” was changed. It holds at once.');
  expect((await made('Team leader')).permissions).toEqual(['review_recordings']);

  await page.getByRole('button', { name: 'Delete Team leader' }).click();
  await page.keyboard.type('team leader');
  await page.keyboard.press('Enter');
  await notice(page, '“Team leader” was deleted.');
  expect(await row(page, 'Team leader').count()).toBe(0);
});

test('all permissions are given by one tick, and the keyboard is enough', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/personnel/roles/new');
  await field(page, 'Label').fill('Second administrator');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.getByText(`${permissionNames.length} of ${permissionNames.length}`).waitFor();
  await page.keyboard.press('Enter');
  await notice(page, '“Second administrator” was created.');
  expect((await made('Second administrator')).permissions).toEqual(permissionNames);
  await row(page, 'Second administrator').getByText('Everything').waitFor();
});

test('what is wrong is said at its field', async ({ page, context }) => {
  await signIn(context);
  await make('Taken label', ['review_recordings']);
  await page.goto('/personnel/roles/new');
  await page.getByRole('button', { name: 'Create Role' }).click();
  await page.getByText('Enter a label.').waitFor();
  await page.getByText('Select at least one permission.').waitFor();
  await field(page, 'Label').fill('TAKEN label');
  await page.getByText('Manage Flags', { exact: true }).click();
  await page.getByText('Select at least one permission.').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Create Role' }).click();
  await page.getByText('There is a role with this label.').waitFor();
  expect(await field(page, 'Label').inputValue()).toBe('TAKEN label');
});

test('a role that somebody has is not deleted, and that of the primary administrator keeps everything', async ({
  page,
  context,
}) => {
  await signIn(context);
  await page.goto('/personnel/roles');
  await row(page, 'Administrator').getByText('of the primary administrator').waitFor();
  await page.getByRole('button', { name: 'Delete Administrator' }).click();
  await page
    .locator('.notice')
    .getByText(/ha(s|ve) “Administrator”. Give them another first\./)
    .waitFor();
  await page.getByRole('link', { name: 'Edit Administrator' }).click();
  await page.getByText('The primary administrator keeps what is dimmed.').waitFor();
  const boxes = page.getByRole('checkbox');
  expect(await boxes.count()).toBe(permissionNames.length);
  expect(await boxes.evaluateAll((all) => all.every((one) => (one as HTMLInputElement).disabled))).toBe(true);
  await field(page, 'Description (optional)').fill('Runs the place');
  await page.getByRole('button', { name: 'Save Role' }).click();
  await notice(page, '“Administrator” was changed.');
  await row(page, 'Administrator').getByText('Runs the place').waitFor();
});

test('a change at the same moment is told of, and one that is gone has a word', async ({ page, context }) => {
  await signIn(context);
  const role = await make('Contended', ['review_recordings']);
  await page.goto(`/personnel/roles/${role.id}`);
  await field(page, 'Label').fill('Mine');
  const problem = { type: 'x', title: 'It was changed meanwhile', status: 409, code: 'conflict' };
  const refusal = { status: 409, contentType: 'application/problem+json', body: JSON.stringify(problem) };
  await page.route(`**/api/roles/${role.id}`, (route) => route.fulfill(refusal), { times: 1 });
  await page.getByRole('button', { name: 'Save Role' }).click();
  await page.getByText('Somebody else changed this role at the same moment. Save again to have yours.').waitFor();
  await page.getByRole('button', { name: 'Save Role' }).click();
  await notice(page, '“Mine” was changed.');
  expect(await api('GET', `/roles/${role.id}`)).toMatchObject({ label: 'Mine' });
  await page.goto('/personnel/roles/rol_01ARZ3NDEKTSV4RRFFQ69G5FFF');
  await page.getByText('There is no such role').waitFor();
  await page.goto('/personnel/users/usr_01ARZ3NDEKTSV4RRFFQ69G5FFF');
  await page.getByText('There is no such user').waitFor();
});

test('who may manage neither sees neither', async ({ page, context }) => {
  await signIn(context);
  await allowOnly(page, ['manage_roles']);
  await page.goto('/personnel/users');
  await page.getByText('It needs the permission “Manage Users”').waitFor();
  const navigation = page.getByRole('navigation', { name: 'Main' });
  expect(await navigation.getByRole('link', { name: 'Users', exact: true }).count()).toBe(0);
  await navigation.getByRole('link', { name: 'Roles', exact: true }).click();
  await page.getByRole('heading', { name: 'Role Management' }).waitFor();
  // A role leads to its users only for who may see them.
  expect(await page.getByRole('link', { name: /users? with the role/ }).count()).toBe(0);
});

test('the box of a permission says what it lets somebody do', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/personnel/roles/new');
  await box(page, 'Review Events').waitFor();
  const described = await box(page, 'Review Events').evaluate(
    (one) => document.getElementById(one.getAttribute('aria-describedby') ?? '')?.textContent,
  );
  expect(described).toContain('See everything that anybody did');
});
