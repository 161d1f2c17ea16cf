import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { local } from './local.ts';
import {
  button,
  clickAt,
  heard,
  isPaused,
  isPressed,
  openTones,
  playButton,
  shown,
  slider,
  toneCall,
  toneSeconds,
  toPage,
  waveBox,
} from './player-page.ts';
import { openCall, signIn, test } from './portal-test.ts';
import { silences } from './tones.ts';

const { aws } = local;
const long = 'to=33142685300';
const end = (page: Page, name: 'Loop start' | 'Loop end') => page.getByRole('slider', { name });
const endAt = async (page: Page, name: 'Loop start' | 'Loop end') =>
  Number(await end(page, name).getAttribute('aria-valuenow'));

test('silence is jumped over but for a little air, dimmed, and counted', async ({ page, context }) => {
  await signIn(context);
  await openTones(page, 7.2);
  await button(page, 'Skip silence').click();
  // 6 and 10 seconds, less half a second of air each.
  await page.getByText('−0:15').waitFor();
  const dimmed = await page.locator('.quiet-shade').evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, 1).data ?? [];
    const at = (seconds: number) => (data[Math.round((seconds / 60) * canvas.width) * 4 + 3] ?? 0) > 0;
    return [7, 11, 15, 19, 25, 31].map(at);
  });
  expect(dimmed).toEqual([false, true, false, false, true, false]);

  const places: number[] = [];
  await playButton(page).click();
  await expect
    .poll(
      async () => {
        places.push(await heard(page));
        return places.at(-1);
      },
      { interval: 30 },
    )
    .toBeGreaterThan(14.5);
  const [[from, until]] = silences as [[number, number]];
  expect(places.filter((at) => at > from + 0.8 && at < until - 0.4)).toEqual([]);

  await openTones(page, 21);
  expect(await isPressed(page, 'Skip silence')).toBe('true');
  await toPage(page);
  await page.keyboard.press('s');
  expect(await isPressed(page, 'Skip silence')).toBe('false');
  expect(await page.locator('.quiet-shade').count()).toBe(0);
});

test('the silences of a long call are asked for bit by bit, once it plays, and each once', async ({
  page,
  context,
}) => {
  await signIn(context);
  await openCall(page, toneCall);
  await button(page, 'Skip silence').click();
  const asked: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname.endsWith('/waveform') && url.search) asked.push(url.searchParams.get('fromMs') ?? '');
  });
  await openCall(page, long);
  await page.locator('.wave:not(.awaited)').first().waitFor();
  await clickAt(page, 0.4);
  await page.waitForTimeout(300);
  expect(asked).toEqual([]);
  await playButton(page).click();
  // Six parts of 400 seconds, from the one that plays.
  await expect.poll(() => asked.length).toBe(6);
  await page.waitForTimeout(300);
  expect(asked.map(Number)).toEqual([800, 1200, 1600, 2000, 0, 400].map((second) => second * 1000));
  // 1,200 silences of a second, of each what is more than air.
  await page.getByTitle(/^Skipping silence saves (9|10) minutes( \d+ seconds?)?$/).waitFor();
});

describe('a loop', () => {
  test('between two keys is played again and again until it is cleared', async ({ page, context }) => {
    await signIn(context);
    await openTones(page, 30);
    await toPage(page);
    await page.keyboard.press('[');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(']');
    expect([await endAt(page, 'Loop start'), await endAt(page, 'Loop end')]).toEqual([
      expect.closeTo(30, 0),
      expect.closeTo(35, 0),
    ]);
    // Shorter, by the keyboard alone.
    await end(page, 'Loop end').focus();
    for (let step = 0; step < 7; step++) await page.keyboard.press('ArrowLeft');
    const [from, until] = [await endAt(page, 'Loop start'), await endAt(page, 'Loop end')];
    expect(until - from).toBeCloseTo(1.5, 1);

    await slider(page).press('ArrowLeft');
    await playButton(page).click();
    const places: number[] = [];
    let rounds = 0;
    await expect
      .poll(
        async () => {
          const at = await heard(page);
          // Before there is audio it is nowhere.
          if (at === 0) return rounds;
          if (at < (places.at(-1) ?? 0)) rounds += 1;
          places.push(at);
          return rounds;
        },
        { interval: 30, timeout: 15_000 },
      )
      .toBe(3);
    expect(Math.max(...places)).toBeLessThan(until + 0.25);
    expect(Math.min(...places)).toBeGreaterThan(from - 0.1);

    await toPage(page);
    await page.keyboard.press('Escape');
    expect(await end(page, 'Loop start').count()).toBe(0);
    await expect.poll(() => heard(page)).toBeGreaterThan(until + 0.5);
  });

  test('is drawn with Shift, moved by its handles, and begun and ended by its button', async ({ page, context }) => {
    await signIn(context);
    await openTones(page);
    const box = await waveBox(page);
    const x = (seconds: number) => box.x + (box.width * seconds) / toneSeconds;
    const drag = async (from: number, until: number, y: number) => {
      await page.mouse.move(x(from), y);
      await page.mouse.down();
      await page.mouse.move(x((from + until) / 2), y);
      await page.mouse.move(x(until), y);
      await page.mouse.up();
    };
    const middle = box.y + box.height / 2;
    await page.keyboard.down('Shift');
    await drag(30, 20, middle);
    await page.keyboard.up('Shift');
    // What was drawn over is what plays next.
    expect(Math.abs((await shown(page)) - 20)).toBeLessThan(2);
    const bounds = async () => [await endAt(page, 'Loop start'), await endAt(page, 'Loop end')];
    expect(await bounds()).toEqual([expect.closeTo(20, 0), expect.closeTo(30, 0)]);
    await drag(30, 40, middle);
    expect(await bounds()).toEqual([expect.closeTo(20, 0), expect.closeTo(40, 0)]);
    expect(await end(page, 'Loop start').getAttribute('aria-valuetext')).toMatch(/^(19|20) seconds/);

    expect(await isPressed(page, 'Loop')).toBe('true');
    await page.getByRole('button', { name: 'Loop', exact: true }).click();
    expect(await end(page, 'Loop start').count()).toBe(0);
    await page.getByRole('button', { name: 'Loop', exact: true }).click();
    expect(await bounds()).toEqual([expect.closeTo(20, 0), expect.closeTo(30, 0)]);
  });

  test('that ends with the recording begins again there', async ({ page, context }) => {
    await signIn(context);
    await openTones(page, 58);
    await toPage(page);
    await page.keyboard.press('[');
    await playButton(page).click();
    let before = 0;
    await expect
      .poll(
        async () => {
          const at = await heard(page);
          const isBack = at < before && at > 57;
          before = at;
          return isBack;
        },
        { interval: 50 },
      )
      .toBe(true);
    await expect.poll(() => isPaused(page)).toBe(false);
  });
});

describe('the place', () => {
  test('is copied as a link that opens there, in silence', async ({ page, context }) => {
    await signIn(context);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openTones(page, 49.4);
    await button(page, 'Copy link at 0:49').click();
    await page.getByText('Link to 0:49 copied').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/\/recordings\/rec_\w+\?at=49$/);

    const audio: string[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith(aws)) audio.push(request.url());
    });
    await page.goto(link);
    await slider(page).waitFor();
    expect(await shown(page)).toBe(49);
    expect(await isPaused(page)).toBe(true);
    expect(audio).toEqual([]);
    await playButton(page).click();
    await expect.poll(() => heard(page)).toBeGreaterThan(49);
    expect(await heard(page)).toBeLessThan(53);
  });

  test('is in the address where it is paused, and going back and forth in the history keeps to that', async ({
    page,
    context,
  }) => {
    await signIn(context);
    await openTones(page, 20.5);
    await expect.poll(() => new URL(page.url()).searchParams.get('at')).toBe('20');
    await page.getByRole('link', { name: 'Dashboard', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    await page.goBack();
    await slider(page).waitFor();
    expect(await shown(page)).toBe(20);
    // Playing writes nothing.
    await playButton(page).click();
    await expect.poll(() => heard(page)).toBeGreaterThan(21.5);
    expect(new URL(page.url()).searchParams.get('at')).toBe('20');
    await button(page, 'Stop').click();
    await expect.poll(() => new URL(page.url()).searchParams.has('at')).toBe(false);
  });
});
