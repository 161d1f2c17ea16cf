import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { longMinutes } from './calls.ts';
import { local } from './local.ts';
import { openArchive, signIn, test } from './portal-test.ts';

const { aws } = local;
const stereo = '01/07/2025 12:30:11';
const long = '02/07/2025 09:00:00';

const bar = (page: Page) => page.getByRole('region', { name: 'Player' });
const row = (page: Page, when: string) => page.getByRole('row').filter({ hasText: when });
const play = (page: Page, when: string) => page.getByRole('button', { name: `Play recording of ${when}` }).click();
const slider = (page: Page) => bar(page).getByRole('slider', { name: 'Position' });
const audio = <Value>(page: Page, read: (audio: HTMLAudioElement) => Value) => page.locator('audio').evaluate(read);
const heard = (page: Page) => audio(page, ({ currentTime }) => currentTime);
const isPaused = (page: Page) => audio(page, ({ paused }) => paused);

/** The recordings whose address was asked for from now on: each is a Play. */
function plays(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const [, id] = /\/(rec_\w+)\/playback$/.exec(request.url()) ?? [];
    if (id) asked.push(id);
  });
  return asked;
}

async function clickAt(page: Page, share: number): Promise<void> {
  const box = await slider(page).boundingBox();
  if (!box) throw new Error('The waveform is not to be seen');
  await page.mouse.click(box.x + box.width * share, box.y + box.height / 2);
}

test('a row plays at the foot of the list, is marked, and is a Play once', async ({ page, context }) => {
  await signIn(context);
  const asked = plays(page);
  await openArchive(page);
  expect(asked).toEqual([]);
  await play(page, stereo);
  await expect.poll(() => heard(page)).toBeGreaterThan(1);
  // The time is shown as the audio tells of it, a quarter of a second late at times.
  await expect.poll(() => bar(page).innerText()).toMatch(/0:0[1-9] \/ 0:23/);
  const text = await bar(page).innerText();
  for (const part of ['Mrs Penderley', 'Ben Kearns', stereo]) expect(text).toContain(part);
  expect(await row(page, stereo).getAttribute('aria-current')).toBe('true');
  await page.getByRole('status').filter({ hasText: 'Playing Mrs Penderley to Ben Kearns' }).waitFor({
    state: 'attached',
  });

  // The same button pauses it, and goes on.
  await page.getByRole('button', { name: `Pause recording of ${stereo}` }).click();
  expect(await isPaused(page)).toBe(true);
  const at = await heard(page);
  await play(page, stereo);
  await expect.poll(() => heard(page)).toBeGreaterThan(at + 0.3);
  expect(asked).toHaveLength(1);
  expect(new URL(page.url()).pathname).toBe('/recordings/archive');
});

test('the waveform seeks by click and by keys', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  await play(page, stereo);
  await bar(page).locator('.wave:not(.awaited)').waitFor();
  await bar(page).getByRole('button', { name: 'Pause' }).click();
  for (const share of [0.75, 0.25]) {
    await clickAt(page, share);
    await expect.poll(async () => Math.abs((await heard(page)) - 23.357 * share)).toBeLessThan(0.3);
  }
  await slider(page).press('Home');
  await slider(page).press('ArrowRight');
  expect(await slider(page).getAttribute('aria-valuetext')).toBe('5 seconds of 23 seconds');
});

test('the bar works by keyboard: p plays a row, space pauses, closing goes back to the list', async ({
  page,
  context,
}) => {
  await signIn(context);
  await openArchive(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('p');
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  // The keyboard stays in the list.
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(stereo);
  await page.keyboard.press('p');
  expect(await isPaused(page)).toBe(true);

  await slider(page).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => isPaused(page)).toBe(false);
  await bar(page).getByRole('link', { name: 'Open details' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => isPaused(page)).toBe(true);
  // A button does what it says.
  await bar(page).getByRole('button', { name: 'Next' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => row(page, stereo).getAttribute('aria-current')).toBe(null);

  await bar(page).getByRole('button', { name: 'Close the player' }).focus();
  await page.keyboard.press('Enter');
  expect(await bar(page).count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.matches('.open'))).toBe(true);
});

test('previous and next go along the rows', async ({ page, context }) => {
  await signIn(context);
  const asked = plays(page);
  await openArchive(page);
  await play(page, long);
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  expect(await bar(page).getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true);
  await bar(page).getByRole('button', { name: 'Next' }).click();
  await bar(page).getByText('Mrs Penderley').waitFor();
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  expect(await row(page, stereo).getAttribute('aria-current')).toBe('true');
  await bar(page).getByRole('button', { name: 'Previous' }).click();
  await expect.poll(() => row(page, long).getAttribute('aria-current')).toBe('true');
  expect(new Set(asked).size).toBe(2);
  expect(asked).toHaveLength(3);
});

test('the next row follows by itself only where that was switched on, which is remembered', async ({
  page,
  context,
}) => {
  await signIn(context);
  await openArchive(page);
  await play(page, stereo);
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  await clickAt(page, 0.97);
  await expect.poll(() => audio(page, ({ ended }) => ended)).toBe(true);
  await page.waitForTimeout(300);
  expect(await row(page, stereo).getAttribute('aria-current')).toBe('true');

  const on = bar(page).getByRole('button', { name: 'Play on' });
  expect(await on.getAttribute('aria-pressed')).toBe('false');
  await on.click();
  await openArchive(page);
  await play(page, stereo);
  expect(await on.getAttribute('aria-pressed')).toBe('true');
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  const below = page.locator('tbody tr').nth(2);
  await clickAt(page, 0.97);
  await expect.poll(() => below.getAttribute('aria-current')).toBe('true');
  await expect.poll(() => isPaused(page)).toBe(false);
});

test('it goes on while one pages and filters, and the rows after it are still those it came from', async ({
  page,
  context,
}) => {
  await signIn(context);
  const asked = plays(page);
  await openArchive(page, 'limit=10');
  await play(page, stereo);
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  await page.getByRole('button', { name: 'Older' }).click();
  await expect.poll(() => row(page, stereo).count()).toBe(0);
  const at = await heard(page);
  await expect.poll(() => heard(page)).toBeGreaterThan(at + 0.5);
  expect(await bar(page).innerText()).toContain('Mrs Penderley');
  expect(asked).toHaveLength(1);

  await bar(page).getByRole('button', { name: 'Previous' }).click();
  await bar(page).getByText(long).waitFor();
});

test('leaving the archive stops it', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  await play(page, stereo);
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  const element = await page.locator('audio').elementHandle();
  await page.getByRole('link', { name: 'Recordings Dashboard' }).click();
  await page.getByRole('heading', { name: 'Recordings Dashboard' }).waitFor();
  expect(await bar(page).count()).toBe(0);
  expect(await element?.evaluate((audio) => [(audio as HTMLAudioElement).paused, audio.hasAttribute('src')])).toEqual([
    true,
    false,
  ]);
});

test('the recording’s own page goes on where the list was, and another one’s begins', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  await play(page, stereo);
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  await clickAt(page, 0.5);
  await bar(page).getByRole('link', { name: 'Open details' }).click();
  await page.getByRole('region', { name: 'Media Player' }).waitFor();
  expect(new URL(page.url()).searchParams.get('at')).toMatch(/^1[12]$/);
  await expect.poll(() => heard(page)).toBeGreaterThan(11.5);
  expect(await isPaused(page)).toBe(false);

  // Whoever opens that address begins there, in silence.
  await page.reload();
  await page.getByRole('region', { name: 'Media Player' }).waitFor();
  expect(Number(await page.getByRole('slider', { name: 'Position' }).getAttribute('aria-valuenow'))).toBeGreaterThan(
    10,
  );
  expect(await isPaused(page)).toBe(true);

  await openArchive(page);
  await play(page, stereo);
  await expect.poll(() => heard(page)).toBeGreaterThan(1);
  await row(page, long).locator('.open').click();
  await page.getByRole('region', { name: 'Media Player' }).waitFor();
  expect(page.url()).not.toContain('at=');
  expect(await isPaused(page)).toBe(true);
});

test('an address that expired is renewed without losing the place', async ({ page, context }) => {
  await signIn(context);
  const asked = plays(page);
  await openArchive(page);
  await play(page, long);
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  await bar(page).getByRole('button', { name: 'Pause' }).click();
  await page.route(`${aws}/**`, (route) => (asked.length === 1 ? route.fulfill({ status: 403 }) : route.continue()));
  await clickAt(page, 0.9);
  await bar(page).getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => heard(page)).toBeGreaterThan(longMinutes * 60 * 0.9 - 15);
  expect(asked).toHaveLength(2);
});

test('audio that cannot be had is said in the bar, and can be tried again', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  await page.route(`${aws}/**`, (route) => route.abort());
  await play(page, stereo);
  await bar(page).getByText('The audio cannot be played').waitFor();
  await page.unroute(`${aws}/**`);
  await bar(page).getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
});

test('speed and volume are kept from row to row', async ({ page, context }) => {
  await signIn(context);
  await openArchive(page);
  await play(page, long);
  await expect.poll(() => heard(page)).toBeGreaterThan(0.1);
  await bar(page).getByLabel('Speed').selectOption('1.5');
  await bar(page).getByRole('slider', { name: 'Volume' }).fill('0.4');
  await bar(page).getByRole('button', { name: 'Next' }).click();
  await bar(page).getByText('Mrs Penderley').waitFor();
  await expect.poll(() => heard(page)).toBeGreaterThan(0.1);
  expect(await audio(page, ({ playbackRate, volume }) => [playbackRate, volume])).toEqual([1.5, 0.4]);
});

test('on a telephone the bar leaves the last row and the pages in reach', async ({ page, context }) => {
  await signIn(context);
  await page.setViewportSize({ width: 390, height: 800 });
  await openArchive(page);
  await play(page, stereo);
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const older = await page.getByRole('button', { name: 'Older' }).boundingBox();
  const top = (await bar(page).boundingBox())?.y ?? 0;
  expect((older?.y ?? 0) + (older?.height ?? 0)).toBeLessThan(top);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});
