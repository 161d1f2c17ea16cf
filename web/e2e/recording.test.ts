import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { longMinutes } from './calls.ts';
import { local } from './local.ts';
import { clickAt, heard, isPaused, playButton, shown, slider } from './player-page.ts';
import { openCall, signIn, test } from './portal-test.ts';

const { aws, bucket } = local;
const stereo = 'from=07700900123';
const long = 'to=33142685300';

/** Requests of the page from now on: how often an address was asked for, and those for audio. */
function requests(page: Page) {
  const seen = { asked: 0, audio: [] as string[] };
  page.on('request', (request) => {
    if (request.url().endsWith('/playback')) seen.asked += 1;
    if (request.url().startsWith(`${aws}/${bucket}/`)) seen.audio.push(request.url());
  });
  return seen;
}

/** How many different columns of the first lane are drawn on. */
const drawnColumns = (page: Page) =>
  page
    .locator('canvas.ahead')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      const heights = new Set<number>();
      for (let x = 0; x < width; x++) {
        let tall = 0;
        for (let y = 0; y < height; y++) if ((data[(y * width + x) * 4 + 3] ?? 0) > 0) tall += 1;
        heights.add(tall);
      }
      return heights.size;
    });

test('the profile says all that is known of the call', async ({ page, context }) => {
  await signIn(context);
  await openCall(page, stereo);
  const profile = page.getByRole('region', { name: 'Recording Profile' });
  const text = await profile.innerText();
  for (const part of [
    ...['07700 900123', 'Mrs Penderley', '01632 960100', 'Ben Kearns'],
    ...['01/07/2025 12:30:11', '01/07/2025 12:30:34', '00:00:23', '729.9 KB', 'Inbound', 'Head office PBX'],
    ...['stereo-call', 'PCM 16-bit, 2 channels, 8 kHz', 'Europe/London'],
  ]) {
    expect(text).toContain(part);
  }
  expect(text).toMatch(/[0-9a-f]{64}/);
  expect(await page.title()).toBe('Mrs Penderley to Ben Kearns · Call Record');
});

test('the waveform is drawn, a lane for each party, before any audio is asked for', async ({ page, context }) => {
  await signIn(context);
  const seen = requests(page);
  await openCall(page, stereo);
  await expect.poll(() => drawnColumns(page)).toBeGreaterThan(5);
  expect(await page.locator('.lane .name').allInnerTexts()).toEqual(['Ben Kearns\nAgent', 'Mrs Penderley\nCaller']);
  expect(seen).toEqual({ asked: 0, audio: [] });
});

test('play moves the time, pause holds it, and one address serves for all of it', async ({ page, context }) => {
  await signIn(context);
  const seen = requests(page);
  await openCall(page, stereo);
  await playButton(page).click();
  await expect.poll(() => heard(page)).toBeGreaterThan(1);
  // The label follows the audio a moment later.
  await expect.poll(() => shown(page)).toBeGreaterThanOrEqual(1);

  await page.getByRole('button', { name: 'Pause' }).click();
  const at = await heard(page);
  await page.waitForTimeout(300);
  expect(await heard(page)).toBe(at);

  await playButton(page).click();
  await expect.poll(() => heard(page)).toBeGreaterThan(at + 0.5);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => heard(page)).toBe(0);
  expect(await isPaused(page)).toBe(true);
  expect(seen.asked).toBe(1);
});

test('a click on the waveform plays from there, within a fifth of a second', async ({ page, context }) => {
  await signIn(context);
  await openCall(page, stereo);
  const duration = 23.357;
  // Before there is any audio.
  await clickAt(page, 0.25);
  expect(Math.abs((await shown(page)) - duration * 0.25)).toBeLessThan(1);
  await playButton(page).click();
  await expect.poll(() => heard(page)).toBeGreaterThan(duration * 0.25);
  expect(await heard(page)).toBeLessThan(duration * 0.25 + 3);
  await page.getByRole('button', { name: 'Pause' }).click();

  for (const share of [0.75, 0.1, 0.5]) {
    await clickAt(page, share);
    await expect.poll(async () => Math.abs((await heard(page)) - duration * share)).toBeLessThan(0.2);
  }
});

test('the end is the end, and play begins again', async ({ page, context }) => {
  await signIn(context);
  await openCall(page, stereo);
  await clickAt(page, 0.97);
  await playButton(page).click();
  await expect.poll(() => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.ended)).toBe(true);
  expect(await shown(page)).toBe(23);
  await playButton(page).click();
  await expect.poll(() => heard(page)).toBeLessThan(5);
});

test('speed and volume are kept for the next recording, and the pitch is', async ({ page, context }) => {
  await signIn(context);
  await openCall(page, stereo);
  await page.getByLabel('Speed').selectOption('2');
  await page.getByRole('slider', { name: 'Volume' }).fill('0.4');
  await playButton(page).click();
  await expect.poll(() => heard(page)).toBeGreaterThan(0.2);
  const [from, began] = [await heard(page), performance.now()];
  await page.waitForTimeout(1500);
  const rate = ((await heard(page)) - from) / ((performance.now() - began) / 1000);
  expect(rate).toBeGreaterThan(1.6);
  expect(rate).toBeLessThan(2.4);

  await openCall(page, long);
  const settings = await page
    .locator('audio')
    .evaluate((audio: HTMLAudioElement) => [audio.playbackRate, audio.volume, audio.preservesPitch]);
  expect(settings).toEqual([2, 0.4, true]);
  await page.getByRole('button', { name: 'Mute' }).click();
  expect(await page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.muted)).toBe(true);
});

test('everything can be done by keyboard alone', async ({ page, context }) => {
  await signIn(context);
  await openCall(page, stereo);
  await slider(page).focus();
  await page.keyboard.press('ArrowRight');
  expect(await shown(page)).toBe(5);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  expect(await slider(page).getAttribute('aria-valuetext')).toBe('5 seconds of 23 seconds');
  await page.keyboard.press('End');
  expect(await shown(page)).toBe(23);
  await page.keyboard.press('Shift+ArrowLeft');
  expect(await shown(page)).toBe(0);
  await page.keyboard.press('Space');
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  await page.keyboard.press('Space');
  expect(await isPaused(page)).toBe(true);
  // From the page itself as well, where nothing has the keyboard.
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => isPaused(page)).toBe(false);
});

test('the download is an MP3 named by date, time, from and to', async ({ page, context }) => {
  await signIn(context);
  await openCall(page, stereo);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('2025-07-01_12-30-11_+447700900123_+441632960100.mp3');
  const bytes = await readFile(await download.path());
  const start = bytes.subarray(0, 3).toString('latin1') === 'ID3' ? mpegStart(bytes) : 0;
  // A frame of layer III of MPEG 1 or 2.
  expect(bytes.readUInt16BE(start) & 0xffe6).toBe(0xffe2);
  // 23 seconds, sized for speech.
  expect(bytes.length).toBeGreaterThan(40_000);
  expect(bytes.length).toBeLessThan(250_000);
  // The page stays.
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
});

/** Where the audio begins after an ID3 tag, whose size is written in 7 bits a byte. */
const mpegStart = (bytes: Buffer) => 10 + [6, 7, 8, 9].reduce((size, at) => size * 128 + (bytes[at] ?? 0), 0);

test('an address that expired while paused is renewed without losing the place', async ({ page, context }) => {
  await signIn(context);
  const seen = requests(page);
  await openCall(page, long);
  await playButton(page).click();
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
  await page.getByRole('button', { name: 'Pause' }).click();

  // From now on the store answers as it does an expired address, until another is asked for.
  await page.route(`${aws}/**`, (route) => (seen.asked === 1 ? route.fulfill({ status: 403 }) : route.continue()));
  await clickAt(page, 0.9);
  await playButton(page).click();
  const place = longMinutes * 60 * 0.9;
  await expect.poll(() => heard(page), { timeout: 10_000 }).toBeGreaterThan(place);
  expect(await heard(page)).toBeLessThan(place + 8);
  expect(seen.asked).toBe(2);
});

test('audio that cannot be had is said, and can be tried again', async ({ page, context }) => {
  await signIn(context);
  await openCall(page, stereo);
  await page.route(`${aws}/**`, (route) => route.abort());
  await playButton(page).click();
  await page.getByText('The audio cannot be played').waitFor();
  await page.unroute(`${aws}/**`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
});

test('a session that ended before Play leads to sign-in', async ({ page, context }) => {
  await signIn(context);
  await openCall(page, stereo);
  await context.clearCookies();
  await playButton(page).click();
  await page.getByLabel('Username').waitFor();
  expect(decodeURIComponent(page.url())).toContain('to=/recordings/rec_');
});

test('a recording plays where its waveform cannot be loaded', async ({ page, context }) => {
  await signIn(context);
  await page.route('**/waveform', (route) => route.fulfill({ status: 404 }));
  await openCall(page, stereo);
  await page.getByText('The waveform could not be loaded').waitFor();
  await playButton(page).click();
  await expect.poll(() => heard(page)).toBeGreaterThan(0.3);
});

test('a recording that does not exist is said to be none', async ({ page, context }) => {
  await signIn(context);
  await page.goto('/recordings/rec_00000000000000000000000000');
  await page.getByText('There is no such recording').waitFor();
  expect(await page.title()).toBe('Recording not found · Call Record');
});
