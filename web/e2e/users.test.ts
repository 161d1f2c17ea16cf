import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { join, type Made, makeRole, makeUser } from './made-users.ts';
import { mailedPassword, mailedPasswords } from './mailed-password.ts';
import { portal, signIn, test } from './portal-test.ts';

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
const rows = (page: Page) => page.locator('tbody .name').allInnerTexts();
const dialog = (page: Page) => page.getByRole('dialog');
const notice = (page: Page, text: string) => page.locator('.notice').getByText(text).waitFor();
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);

const who = async (cookie: string) => (await fetch(`${portal}/api/session`, { headers: { cookie } })).status;

test('a user is created, gets a password by mail, chooses another, and does what their role lets them', async ({
  page,
  context,
  browser,
}) => {
  await signIn(context);
  await makeRole('Listener', ['review_recordings']);
  await page.goto('/');
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByRole('link', { name: 'Add User' }).click();
  await page.getByRole('heading', { name: 'Create User' }).waitFor();
  await field(page, 'Name').fill('Nadia Rowe');
  await field(page, 'Email Address').fill(' nadia.rowe@example.com ');
  await field(page, 'Username').fill('Nadia');
  await field(page, 'Role').selectOption({ label: 'Listener' });
  await page.getByRole('button', { name: 'Create User' }).click();
  await notice(page, '“Nadia Rowe” was added. The password was mailed to nadia.rowe@example.com.');
  await row(page, 'Nadia Rowe').getByText('Invited').waitFor();
  const cells = await row(page, 'Nadia Rowe').getByRole('cell').allInnerTexts();
  expect(cells.slice(0, 3).map((text) => text.trim())).toEqual(['Nadia', 'nadia.rowe@example.com', 'Listener']);

  const theirs = await browser.newContext({ baseURL: portal });
  onTestFinished(() => theirs.close());
  const first = await theirs.newPage();
  await first.goto('/');
  await first.getByLabel('Username').fill('NADIA');
  await first.getByLabel('Password', { exact: true }).fill(await mailedPassword('nadia.rowe@example.com'));
  await first.getByRole('button', { name: 'Login' }).click();
  await first.getByLabel('New password').fill('Quiet-harbour-71');
  await first.getByRole('button', { name: 'Save and log in' }).click();
  await first.getByText('Welcome Nadia Rowe').waitFor();
  const places = await first.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts();
  expect(places).toContain('Recording Archive');
  expect(places).not.toContain('Users');

  await page.reload();
  await row(page, 'Nadia Rowe').waitFor();
  expect(await row(page, 'Nadia Rowe').getByText('Invited').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Mail Nadia Rowe another password' }).count()).toBe(0);
});

test('the password is mailed again, and goes to an address that was mended', async ({ page, context }) => {
  await signIn(context);
  const user = await makeUser('Otto Typo', await makeRole('Mended', ['review_recordings']));
  await page.goto('/personnel/users?name=otto');
  await page.getByRole('button', { name: 'Mail Otto Typo another password' }).click();
  await notice(page, `A new password was mailed to ${user.email}. The one before works no more.`);
  expect(new Set(await mailedPasswords(user.email)).size).toBe(2);

  await page.getByRole('link', { name: 'Edit Otto Typo' }).click();
  await page.getByText('Otto Typo has not signed in yet.').waitFor();
  await field(page, 'Email Address').fill('otto.mended@example.com');
  await page.getByRole('button', { name: 'Save User' }).click();
  await notice(page, '“Otto Typo” was changed. A new password was mailed to otto.mended@example.com.');
  expect(await who(await join({ ...user, email: 'otto.mended@example.com' }))).toBe(200);

  // The page does not know yet that they have joined.
  await page.getByRole('button', { name: 'Mail Otto Typo another password' }).click();
  await notice(page, '“Otto Typo” has chosen a password already, and needs no other.');
});

test('disabling and deleting somebody signs them out at once', async ({ page, context }) => {
  await signIn(context);
  const user = await makeUser('Lena Leaves', await makeRole('Leaver', ['review_recordings']));
  const cookie = await join(user);
  expect(await who(cookie)).toBe(200);
  await page.goto('/personnel/users?name=lena');
  await page.getByRole('link', { name: 'Edit Lena Leaves' }).click();
  await page.getByText('Disabled', { exact: false }).first().click();
  await page.getByRole('button', { name: 'Save User' }).click();
  await notice(page, '“Lena Leaves” was changed.');
  await row(page, 'Lena Leaves').getByText('Disabled').waitFor();
  expect(await who(cookie)).toBe(401);

  await page.goto('/personnel/users?state=disabled');
  await expect.poll(() => rows(page)).toEqual(['Lena Leaves']);
  await page.getByRole('button', { name: 'Delete Lena Leaves' }).click();
  await dialog(page).getByText('They are signed out at once').waitFor();
  await page.keyboard.type('lena leaves');
  await page.keyboard.press('Enter');
  await notice(page, '“Lena Leaves” was deleted.');
  await page.getByText('No user is found by this').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await row(page, 'Morgan Hale').waitFor();
});

test('users are found by name, username, address, role and state, which the address has', async ({ page, context }) => {
  await signIn(context);
  const role = await makeRole('Night desk', ['review_recordings']);
  await makeUser('Zoe Finch', role);
  await makeUser('Yan Moor', role);
  await page.goto(`/personnel/users?role=${role}`);
  await expect.poll(() => rows(page)).toEqual(['Yan Moor', 'Zoe Finch']);
  await field(page, 'Name, username or email address').fill('FINCH@example');
  await expect.poll(() => rows(page)).toEqual(['Zoe Finch']);
  expect(new URL(page.url()).search).toBe(`?role=${role}&name=FINCH@example`);
  await field(page, 'State').selectOption('active');
  await page.getByText('No user is found by this').waitFor();
  await field(page, 'State').selectOption('invited');
  await expect.poll(() => rows(page)).toEqual(['Zoe Finch']);
  await page.goBack();
  await page.goto('/personnel/roles');
  await page.getByRole('link', { name: '2 users with the role Night desk' }).click();
  await expect.poll(() => rows(page)).toEqual(['Yan Moor', 'Zoe Finch']);
});

test('what is wrong is said at its field, and what was typed stays', async ({ page, context }) => {
  await signIn(context);
  const role = await makeRole('Typist', ['review_recordings']);
  const taken = await makeUser('Taken Name', role);
  await page.goto('/personnel/users/new');
  await page.getByRole('button', { name: 'Create User' }).click();
  for (const text of ['Enter a name.', 'Enter an e-mail address.', 'Enter a username.', 'Select a role.']) {
    await page.getByText(text).waitFor();
  }
  expect(await focused(page)).toBe(await field(page, 'Name').getAttribute('id'));
  await field(page, 'Name').fill('Free Name');
  await field(page, 'Email Address').fill('free.name@example.com');
  await field(page, 'Username').fill(taken.username.toUpperCase());
  await field(page, 'Role').selectOption({ label: 'Typist' });
  await page.getByRole('button', { name: 'Create User' }).click();
  await page.getByText('Taken Name has this username.').waitFor();
  // Somebody of another customer.
  await field(page, 'Username').fill('newcomer');
  await page.getByRole('button', { name: 'Create User' }).click();
  await page.getByText('This username cannot be used. Choose another.').waitFor();
  await field(page, 'Username').fill('two words');
  await page.getByRole('button', { name: 'Create User' }).click();
  await page.getByText('must have letters, digits and . _ - @ + alone').waitFor();

  await field(page, 'Username').fill('free.name');
  await page.route('**/api/users', (route) => route.abort(), { times: 1 });
  await page.getByRole('button', { name: 'Create User' }).click();
  await page.getByText('The user was not saved. The service did not answer.').waitFor();
  expect(await field(page, 'Name').inputValue()).toBe('Free Name');
  await page.getByRole('button', { name: 'Create User' }).click();
  await notice(page, '“Free Name” was added.');
});

test('an answer that was lost is asked for again, and adds and mails once', async ({ page, context }) => {
  await signIn(context);
  await makeRole('Lost', ['review_recordings']);
  await page.goto('/personnel/users/new');
  await field(page, 'Name').fill('Once Only');
  await field(page, 'Email Address').fill('once.only@example.com');
  await field(page, 'Username').fill('once.only');
  await field(page, 'Role').selectOption({ label: 'Lost' });
  await page.route(
    '**/api/users',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await page.getByRole('button', { name: 'Create User' }).click();
  await page.getByText('The user was not saved.').waitFor();
  await page.getByRole('button', { name: 'Create User' }).click();
  await notice(page, '“Once Only” was added.');
  expect(await mailedPasswords('once.only@example.com')).toHaveLength(1);
});

test('a mail that could not be sent is said, and sent from the list', async ({ page, context }) => {
  await signIn(context);
  const user = await makeUser('Paula Post', await makeRole('Post', ['review_recordings']));
  const problem = { type: 'x', title: 'The mail could not be sent', status: 503, code: 'mail_not_sent' };
  const refusal = { status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) };
  await page.goto(`/personnel/users/${user.id}`);
  await field(page, 'Email Address').fill('paula.other@example.com');
  await page.route(`**/api/users/${user.id}`, (route) => route.fulfill(refusal), { times: 1 });
  await page.getByRole('button', { name: 'Save User' }).click();
  await notice(page, '“Paula Post” was saved, but the password could not be mailed. Send it again from the list.');
  await page.route('**/api/users?*', async (route) => {
    const answer = await route.fetch();
    const { items, ...rest } = (await answer.json()) as { items: Made[] };
    const unmailed = items.map((item) => (item.id === user.id ? { ...item, invitedAt: null } : item));
    await route.fulfill({ response: answer, json: { items: unmailed, ...rest } });
  });
  await page.goto('/personnel/users?name=paula');
  await row(page, 'Paula Post').getByText('Not mailed').waitFor();
  await page.getByRole('button', { name: 'Mail Paula Post another password' }).click();
  await notice(page, `A new password was mailed to ${user.email}.`);
  expect(await mailedPasswords(user.email)).toHaveLength(2);
});
