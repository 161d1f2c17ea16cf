import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { signIn, test } from './portal-test.ts';

const upload = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });

test('an upload in quarantine says why, and a retry comes back with what it found', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/');
  await page.getByRole('link', { name: /uploads could not be catalogued/ }).click();
  const noise = upload(page, 'bad-noise.mp3');
  await noise.getByText('not audio').waitFor();
  await noise.getByRole('button', { name: 'Retry bad-noise.mp3' }).click();
  await noise.getByText('Trying again').waitFor();
  await noise.getByText('Tried again, with the result above').waitFor({ timeout: 20_000 });
  expect(await noise.innerText()).toContain('2 times');
  expect(await upload(page, 'no caller (2).wav').innerText()).toContain('2025/07');
});

test('a retry that succeeds tells that the call is in the archive', async ({ page, context }) => {
  await signIn(context);
  let retried = false;
  await page.route('**/api/quarantine?*', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const items = body.items.filter(({ key }: { key: string }) => !retried || !key.endsWith('bad-noise.mp3'));
    await route.fulfill({ response: answer, json: { ...body, items } });
  });
  await page.goto('/configuration/quarantine');
  const answered = page.waitForResponse('**/retry');
  await upload(page, 'bad-noise.mp3').getByRole('button', { name: 'Retry' }).click();
  await answered;
  retried = true;
  await page.getByText('bad-noise.mp3 was catalogued and is in the archive now.').waitFor();
  expect(await upload(page, 'bad-noise.mp3').count()).toBe(0);
});

test('an upload is discarded only when that is confirmed', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/configuration/quarantine');
  const name = 'no caller (2).wav';
  await page.getByRole('button', { name: `Discard ${name}` }).click();
  const dialog = page.getByRole('dialog', { name: `Discard “${name}”?` });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await upload(page, name).count()).toBe(1);

  await page.getByRole('button', { name: `Discard ${name}` }).click();
  await dialog.getByRole('button', { name: 'Discard upload' }).click();
  await page.getByText(`${name} was discarded.`).waitFor();
  await expect.poll(() => upload(page, name).count()).toBe(0);
});
