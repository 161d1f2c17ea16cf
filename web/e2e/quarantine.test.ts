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

test('an upload shows what came with it, what each source tells, and what is missing', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/configuration/quarantine');
  const noise = upload(page, 'bad-noise.mp3');
  await noise.getByRole('button', { name: 'bad-noise.mp3', exact: true }).click();
  const sample = noise.getByRole('region', { name: 'Sample of bad-noise.mp3' });
  await sample.getByText('As it was sent').waitFor();
  const from = sample.getByRole('row').filter({ hasText: 'From' }).first();
  expect(await from.innerText()).toContain('07700 900123');
  expect(await from.innerText()).toContain('the metadata field from');
  // Eleven in the morning there is noon in London.
  expect(await sample.getByRole('row').filter({ hasText: 'Connected at' }).innerText()).toContain('12:30:11');
  expect(await sample.innerText()).toContain('Mrs Penderley');

  const address = page.waitForResponse('**/playback');
  await sample.getByRole('button', { name: 'Hear the original: bad-noise.mp3' }).click();
  expect(new URL((await (await address).json()).url).searchParams.get('response-content-type')).toBe('audio/mpeg');
  await sample.getByText('This browser cannot play it').waitFor();
  const download = page.waitForEvent('download');
  await sample.getByRole('button', { name: 'Download bad-noise.mp3' }).click();
  expect((await download).suggestedFilename()).toBe('bad-noise.mp3');
});

test('the quarantine is grouped by reason, and all of one are tried again in the background', async ({
  page,
  context,
}) => {
  await signIn(context);
  await page.goto('/configuration/quarantine');
  const reasons = page.getByRole('navigation', { name: 'Reasons' });
  await reasons.getByRole('link', { name: /^Not audio/ }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?code=not_audio');
  expect(await page.getByText('The content is not audio in any format we know').count()).toBe(1);
  await expect.poll(() => page.getByRole('list', { name: 'Uploads, newest first' }).locator('> li').count()).toBe(1);
  await reasons.getByRole('button', { name: 'Retry all 1: Not audio' }).click();
  const jobs = page.getByRole('region', { name: 'Jobs' });
  await jobs.getByText('Retry 1 upload: Not audio').waitFor();
  await jobs.getByText('0 catalogued, 1 still in quarantine').waitFor({ timeout: 20_000 });
  await reasons.getByRole('link', { name: /^All reasons/ }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('');
});

test('an address with a reason that is none shows everything', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/configuration/quarantine?code=bored');
  await upload(page, 'bad-noise.mp3').waitFor();
  const all = page.getByRole('navigation', { name: 'Reasons' }).getByRole('link', { name: /^All reasons/ });
  expect(await all.getAttribute('aria-current')).toBe('page');
});
