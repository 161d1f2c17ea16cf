import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TicketThread } from '#contract/support';
import { expectAccessible } from './axe.ts';
import { local } from './local.ts';
import { api } from './own-call.ts';
import { allowOnly, signIn, test } from './portal-test.ts';

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const notice = (page: Page, text: string) => page.locator('.notice').getByText(text).waitFor();
const raise = (subject: string) =>
  api<TicketThread>('POST', '/support/tickets', { subject, text: 'Nothing plays.\n\nNot even <b>here</b>.' });
const mails = async () => JSON.stringify(await (await fetch(`${local.inbox}/store`)).json());

/** What the ticket would be if the service provider had answered it. */
async function showAnswer(page: Page, ticket: TicketThread) {
  const answer = {
    ...{ id: 'msg_01ARZ3NDEKTSV4RRFFQ69G5FAV', at: '2026-11-24T12:00:00.000Z', kind: 'message', via: 'mail' },
    ...{ from: 'provider', name: 'Pat Support', text: 'Try again.\nIt <i>should</i> work.', sentAt: null },
  };
  const closed = { ...answer, id: 'msg_01ARZ3NDEKTSV4RRFFQ69G5FAW', kind: 'closed', from: 'customer', text: '' };
  const json = { ...ticket, lastFrom: 'provider', messages: 3, thread: [...ticket.thread, answer, closed] };
  await page.route(`**/api/support/tickets/${ticket.id}`, (route) => route.fulfill({ json }));
}

test('a ticket is raised, reaches the provider, is written to, closed and opened again', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/');
  await page.getByRole('link', { name: 'Support', exact: true }).click();
  await page.getByRole('link', { name: 'New Ticket' }).click();
  await field(page, 'Subject').fill('No sound at all');
  await field(page, 'Message').fill('Nothing plays.');
  await page.getByRole('button', { name: 'Raise Ticket' }).click();
  await page.getByRole('heading', { name: 'No sound at all' }).waitFor();
  const reference = await page.locator('.about .mono').innerText();
  await notice(page, `Ticket ${reference} was raised.`);
  await expect.poll(mails).toContain(`[${reference}] No sound at all`);

  await field(page, 'Write a message').fill('And again.');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('article').nth(1).getByText('And again.').waitFor();
  expect(await field(page, 'Write a message').inputValue()).toBe('');
  await page.getByRole('button', { name: 'Close Ticket' }).click();
  await page.getByText('Morgan Hale closed this ticket').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Morgan Hale opened this ticket again').waitFor();
  await page.getByRole('button', { name: 'Close Ticket' }).waitFor();
});

test('what could not be sent is kept, and sent once when it can', async ({ page, context }) => {
  const { id } = await raise('Kept');
  await signIn(context);
  await page.goto(`/support/${id}`);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Write something first.').waitFor();
  await field(page, 'Write a message').fill('Only once');
  // The answer is lost, not the message.
  await page.route('**/messages', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(/Your message was not sent/).waitFor();
  await page.unrouteAll();
  expect(await field(page, 'Write a message').inputValue()).toBe('Only once');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect.poll(() => field(page, 'Write a message').inputValue()).toBe('');
  expect((await api<TicketThread>('GET', `/support/tickets/${id}`)).thread.map(({ text }) => text)).toEqual([
    ...[expect.stringContaining('Nothing plays.'), 'Only once'],
  ]);
});

test('tickets are listed by state, and a new one says what it lacks', async ({ page, context }) => {
  const [open, closed] = [await raise('Stays open'), await raise('Is closed')];
  await api('PATCH', `/support/tickets/${closed.id}`, { state: 'closed' });
  await signIn(context);
  await page.goto('/support?state=open');
  await page.getByRole('link', { name: 'Stays open' }).waitFor();
  expect(await page.getByRole('link', { name: 'Is closed' }).count()).toBe(0);
  await page.getByText('Closed', { exact: true }).first().click();
  await page.getByRole('link', { name: 'Is closed' }).waitFor();
  expect(new URL(page.url()).search).toBe('?state=closed');
  await page.goto('/support/new?recording=nonsense');
  await page.getByRole('button', { name: 'Raise Ticket' }).click();
  for (const text of [
    'Enter a subject.',
    'Say what it is about.',
    'Enter a recording’s id, or the address of its page.',
  ])
    await page.getByText(text).waitFor();
  await page.goto('/support/tkt_01ARZ3NDEKTSV4RRFFQ69G5FFF');
  await page.getByText('There is no such ticket').waitFor();
  expect(open.state).toBe('open');
});

test('what people write is text, and tickets are for whoever may manage them', async ({ page, context }) => {
  const ticket = await raise('Text');
  await signIn(context);
  await showAnswer(page, ticket);
  await page.goto(`/support/${ticket.id}`);
  await page.getByText('Not even <b>here</b>.').waitFor();
  await page.getByText('It <i>should</i> work.').waitFor();
  expect(await page.locator('.thread b, .thread i:not(.v-icon)').count()).toBe(0);
  await allowOnly(page, ['review_recordings']);
  await page.goto('/support');
  await page.getByText('Your role does not let you see this page').waitFor();
});

test('axe finds nothing in the list', async ({ page, context }) => {
  await raise('Listed');
  await signIn(context);
  await page.goto('/support');
  await page.getByRole('link', { name: 'Listed' }).first().waitFor();
  await expectAccessible(page);
});

test('axe finds nothing in a thread', async ({ page, context }) => {
  const ticket = await raise('Read closely');
  await signIn(context);
  await showAnswer(page, ticket);
  await page.goto(`/support/${ticket.id}`);
  await page.getByText('Service provider', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Write something first.').waitFor();
  await expectAccessible(page);
});
