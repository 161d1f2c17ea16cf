import { describe, expect } from 'vitest';
import { local } from './local.ts';
import {
  button,
  clickAt,
  heard,
  isPaused,
  isPressed,
  levels,
  listenFor,
  openTones,
  playButton,
  tapOutput,
  toneSeconds,
  toPage,
} from './player-page.ts';
import { openCall, signIn, test } from './portal-test.ts';

const { aws } = local;

describe('channels', () => {
  test('a muted channel is silent, and the other is heard on both ears', async ({ page, context }) => {
    await signIn(context);
    await tapOutput(page);
    await openTones(page, 37);
    await playButton(page).click();
    await expect.poll(() => heard(page)).toBeGreaterThan(37.3);
    // Nothing is mixed before anything is muted.
    expect(await page.evaluate(() => 'tapped' in window)).toBe(false);

    await button(page, 'Mute 01632 960301').click();
    await expect
      .poll(() => levels(page))
      .toEqual([
        { low: 0, high: expect.closeTo(0.4, 1) },
        { low: 0, high: expect.closeTo(0.4, 1) },
      ]);
    // Both again: each on the ear that it was recorded for.
    await button(page, 'Mute 01632 960301').click();
    await expect
      .poll(() => levels(page))
      .toEqual([
        { low: expect.closeTo(0.4, 1), high: 0 },
        { low: 0, high: expect.closeTo(0.4, 1) },
      ]);
    expect(await isPaused(page)).toBe(false);
  });

  test('one alone is heard by its button and by its key, and both again', async ({ page, context }) => {
    await signIn(context);
    await tapOutput(page);
    await openTones(page, 37);
    // Before there is any audio.
    await button(page, 'Only 01632 960301').click();
    await playButton(page).click();
    const ear = { low: expect.closeTo(0.4, 1), high: 0 };
    await expect.poll(() => levels(page).catch(() => [])).toEqual([ear, ear]);
    expect(await isPressed(page, 'Mute 01632 960302')).toBe('true');

    await toPage(page);
    await page.keyboard.press('2');
    const other = { low: 0, high: expect.closeTo(0.4, 1) };
    await expect.poll(() => levels(page)).toEqual([other, other]);
    await page.keyboard.press('2');
    await expect.poll(() => levels(page)).toEqual([ear, other]);
    await page.keyboard.press('Shift+1');
    expect(await isPressed(page, 'Mute 01632 960301')).toBe('true');
    await page.keyboard.press('Shift+2');
    await expect
      .poll(() => levels(page))
      .toEqual([
        { low: 0, high: 0 },
        { low: 0, high: 0 },
      ]);
  });

  test('volume, mute and speed hold for what is mixed', async ({ page, context }) => {
    await signIn(context);
    await tapOutput(page);
    await openTones(page, 37);
    await playButton(page).click();
    await button(page, 'Only 01632 960301').click();
    await page.getByRole('slider', { name: 'Volume' }).fill('0.5');
    await expect.poll(async () => (await levels(page))[0]).toEqual({ low: expect.closeTo(0.2, 1), high: 0 });
    // Twice as fast, and the tone is the same.
    await page.getByLabel('Speed').selectOption('2');
    await page.waitForTimeout(500);
    await expect.poll(async () => (await levels(page))[0]?.low).toBeGreaterThan(0.12);
    await toPage(page);
    await page.keyboard.press('m');
    await expect.poll(async () => (await levels(page))[0]).toEqual({ low: 0, high: 0 });
  });

  test('an address that expired while paused is renewed in place, and what is mixed stays mixed', async ({
    page,
    context,
  }) => {
    await signIn(context);
    await tapOutput(page);
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/playback')) asked += 1;
    });
    await openTones(page, 37);
    await playButton(page).click();
    await button(page, 'Only 01632 960302').click();
    await expect.poll(() => heard(page)).toBeGreaterThan(37.5);
    await button(page, 'Pause').click();
    const place = await heard(page);
    // The element asks again where it holds nothing any more.
    await page.route(`${aws}/**`, (route) => (asked === 1 ? route.fulfill({ status: 403 }) : route.continue()));
    await page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.load());
    await expect.poll(() => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.error?.code)).toBe(4);
    await playButton(page).click();
    await expect.poll(() => heard(page)).toBeGreaterThan(place + 0.3);
    expect(await heard(page)).toBeLessThan(place + 4);
    expect(asked).toBe(2);
    const ear = { low: 0, high: expect.closeTo(0.4, 1) };
    await expect.poll(() => levels(page)).toEqual([ear, ear]);
  });

  test('a store that does not let its audio be read is heard all the same', async ({ page, context }) => {
    await signIn(context);
    // A request to read along says where it is from.
    await page.route(`${aws}/**`, async (route) =>
      (await route.request().headerValue('origin')) ? route.abort() : route.continue(),
    );
    await openTones(page);
    await playButton(page).click();
    await expect.poll(() => heard(page)).toBeGreaterThan(0.5);
    expect(await button(page, /^Only/).count()).toBe(0);
    await page.getByText('does not let this page mix the channels').waitFor();
  });
});

describe('sound', () => {
  test('is where the waveform shows it, after a seek', async ({ page, context }) => {
    await signIn(context);
    await openTones(page, 13.5);
    await playButton(page).click();
    for (const onset of [14, 30]) {
      await clickAt(page, (onset - 0.5) / toneSeconds);
      await page.waitForTimeout(100);
      expect(Math.abs((await listenFor(page, 'sound')) - onset)).toBeLessThan(0.2);
    }
  });

  for (const [rate, search] of [
    ['constant', 'from=01632960310'],
    ['variable', 'from=01632960311'],
  ] as const) {
    test(`of an original of a ${rate} bit rate is where the waveform shows it`, async ({ page, context }) => {
      await signIn(context);
      const peaks = page.waitForResponse((response) => response.url().endsWith('/waveform'));
      await openCall(page, search);
      const { channels, samplesPerSecond } = (await (await peaks).json()) as {
        channels: number[][];
        samplesPerSecond: number;
      };
      const [first = [], second = []] = channels;
      const loud = first.map((peak, at) => Math.max(peak, second[at] ?? 0));
      const most = Math.max(...loud);
      // The last word that follows a pause.
      const quiet = Math.round(samplesPerSecond * 0.3);
      const onset = loud.findLastIndex(
        (peak, at) => at > quiet && peak > most / 4 && loud.slice(at - quiet, at).every((before) => before < most / 6),
      );
      expect(onset).toBeGreaterThan(samplesPerSecond * 5);
      const seconds = onset / samplesPerSecond;
      await clickAt(page, (seconds - 0.3) / 23.357);
      await playButton(page).click();
      expect(Math.abs((await listenFor(page, 'sound')) - seconds)).toBeLessThan(0.2);
    });
  }

  test('keeps its pitch at every speed', async ({ page, context }) => {
    await signIn(context);
    await openTones(page, 31);
    await playButton(page).click();
    await expect.poll(() => heard(page)).toBeGreaterThan(31.2);
    for (const speed of ['0.5', '2', '3']) {
      await clickAt(page, 31 / toneSeconds);
      await page.getByLabel('Speed').selectOption(speed);
      await page.waitForTimeout(300);
      const pitch = await listenFor(page, 'pitch');
      expect(Math.abs(pitch - 400), `${speed} times as fast`).toBeLessThan(20);
    }
  });
});
