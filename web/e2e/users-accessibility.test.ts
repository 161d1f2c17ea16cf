import type { Page } from 'playwright-core';
import { describe, onTestFinished } from 'vitest';
import { expectAccessible } from './axe.ts';
import { api } from './own-call.ts';
import { signIn, test } from './portal-test.ts';

/** Somebody who has not signed in yet, with a role of their own. */
async function invited(): Promise<{ id: string; roleId: string }> {
  const role = { label: 'Axe role', permissions: ['review_recordings'] };
  const { id: roleId } = await api<{ id: string }>('POST', '/roles', role);
  const plain = `axe-${Date.now()}`;
  const body = { name: 'Axe User', username: plain, email: `${plain}@example.com`, roleId };
  const { id } = await api<{ id: string }>('POST', '/users', body);
  onTestFinished(async () => {
    await api('DELETE', `/users/${id}`);
    await api('DELETE', `/roles/${roleId}`);
  });
  return { id, roleId };
}

const screens: { name: string; open(page: Page): Promise<void> }[] = [
  {
    name: 'the users, one of whom was invited and one disabled',
    async open(page) {
      const { roleId } = await invited();
      const body = { name: 'Axe Disabled', username: 'axe-off', email: 'axe-off@example.com', roleId };
      const { id } = await api<{ id: string }>('POST', '/users', body);
      onTestFinished(() => api<void>('DELETE', `/users/${id}`));
      await api('PATCH', `/users/${id}`, { disabled: true });
      await page.goto('/personnel/users');
      await page.getByRole('link', { name: 'Axe Disabled', exact: true }).waitFor();
    },
  },
  {
    name: 'a new user with fields that are wrong',
    async open(page) {
      await page.goto('/personnel/users/new');
      await page.getByRole('button', { name: 'Create User' }).click();
      await page.getByText('Select a role.').waitFor();
    },
  },
  {
    name: 'a user who was invited',
    async open(page) {
      const { id } = await invited();
      await page.goto(`/personnel/users/${id}`);
      await page.getByRole('button', { name: 'Send again' }).waitFor();
    },
  },
  {
    name: 'the roles',
    async open(page) {
      await invited();
      await page.goto('/personnel/roles');
      await page.getByRole('link', { name: 'Axe role', exact: true }).waitFor();
    },
  },
  {
    name: 'a role that is changed',
    async open(page) {
      const { roleId } = await invited();
      await page.goto(`/personnel/roles/${roleId}`);
      await page.getByRole('checkbox', { name: 'Review Recordings' }).waitFor();
    },
  },
  {
    name: 'the role of the primary administrator',
    async open(page) {
      await page.goto('/personnel/roles');
      await page.getByRole('link', { name: 'Edit Administrator' }).click();
      await page.getByText('The primary administrator keeps what is dimmed.').waitFor();
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
