import type { Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import { longMinutes } from './calls.ts';
import {
  clickAt,
  heard,
  isPaused,
  levels,
  listenFor,
  playButton,
  shown,
  slider,
  standIn,
  tapOutput,
  told,
  waveBox,
} from './player-page.ts';
import { openCall, signIn, test } from './portal-test.ts';
import { silences } from './tones.ts';

const { aws } = inject('local');
const toneCall = 'from=01632960301';
const toneSeconds = 60;
const long = 'to=33142685300';
const longSeconds = longMinutes * 60;

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const isPressed = (page: Page, name: string | RegExp) => button(page, name).getAttribute('aria-pressed');
const end = (page: Page, name: 'Loop start' | 'Loop end') => page.getByRole('slider', { name });
const endAt = async (page: Page, name: 'Loop start' | 'Loop end') =>
  Number(await end(page, name).getAttribute('aria-valuenow'));
/** Gives the keyboard to the page itself. */
const toPage = (page: Page) => page.getByRole('heading', { level: 1 }).focus();

async function openTones(page: Page, at = 0): Promise<void> {
  await openCall(page, toneCall);
  await page.locator('.wave:not(.awaited)').first().waitFor();
  if (at > 0) await clickAt(page, at / toneSeconds);
}

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

describe('zoom', () => {
  const view = async (page: Page) =>
    (await page.getByRole('slider', { name: 'Part shown' }).getAttribute('aria-valuetext')) ?? '';

  function partsAsked(page: Page): string[] {
    const asked: string[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname.endsWith('/waveform') && url.search) asked.push(url.search);
    });
    return asked;
  }

  test('asks for finer peaks of what is shown, once', async ({ page, context }) => {
    await signIn(context);
    const asked = partsAsked(page);
    await openCall(page, long);
    await page.locator('.wave:not(.awaited)').first().waitFor();
    await toPage(page);
    // What is passed by is not asked for.
    for (let step = 0; step < 6; step++) await page.keyboard.press('+');
    await expect.poll(() => asked.length).toBe(1);
    expect(await view(page)).toMatch(/^0 seconds to 3[78] seconds$/);
    // A tone of a second, a silence of a second: to be seen from near only.
    const drawn = () =>
      page
        .locator('canvas.ahead')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => {
          const { width, height } = canvas;
          const data = canvas.getContext('2d')?.getImageData(0, Math.round(height / 4), width, 1).data ?? [];
          return Array.from({ length: 38 }, (_, second) => {
            const from = Math.round(((second + 0.3) * width) / 37.5);
            return Array.from({ length: Math.round(width / 100) }, (_, x) => data[(from + x) * 4 + 3] ?? 0).some(
              Boolean,
            );
          });
        });
    await expect.poll(drawn).toEqual(Array.from({ length: 38 }, (_, second) => second % 2 === 0));

    await page.keyboard.press('0');
    expect(await page.getByRole('slider', { name: 'Part shown' }).count()).toBe(0);
    for (let step = 0; step < 6; step++) await page.keyboard.press('+');
    await page.waitForTimeout(400);
    expect(asked).toHaveLength(1);
  });

  test('by the wheel keeps what is under the pointer there, and seeking goes by what is shown', async ({
    page,
    context,
  }) => {
    await signIn(context);
    await openCall(page, long);
    const box = await waveBox(page);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 10; turn++) await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await expect.poll(() => view(page)).toMatch(/^19 minutes 5\d seconds to 20 minutes \d+ seconds$/);
    await clickAt(page, 0.5);
    expect(Math.abs((await shown(page)) - longSeconds / 2)).toBeLessThan(2);
    await playButton(page).click();
    await expect.poll(() => heard(page)).toBeGreaterThan(longSeconds / 2 - 1);
    expect(await heard(page)).toBeLessThan(longSeconds / 2 + 5);
    // The page itself was not zoomed.
    expect(await page.evaluate(() => window.devicePixelRatio)).toBe(1);
  });

  test('pans by the strip, and comes along with what plays', async ({ page, context }) => {
    await signIn(context);
    await openTones(page);
    for (let step = 0; step < 3; step++) await button(page, 'Zoom in').click();
    expect(await view(page)).toBe('0 seconds to 8 seconds');
    const strip = page.getByRole('slider', { name: 'Part shown' });
    const box = await strip.boundingBox();
    if (!box) throw new Error('There is no strip');
    await page.mouse.move(box.x + 10, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 10 + box.width / 2, box.y + 10, { steps: 4 });
    await page.mouse.up();
    expect(await view(page)).toBe('30 seconds to 38 seconds');
    await strip.press('End');
    expect(await view(page)).toBe('52 seconds to 1 minute');
    await strip.press('Home');

    await clickAt(page, 0.85);
    await playButton(page).click();
    await expect.poll(() => view(page), { timeout: 8000 }).toMatch(/^[67] seconds to 1[45] seconds$/);
    expect(await page.locator('.playhead').count()).toBe(1);
  });
});

describe('timestamp notes', () => {
  const marks = [
    { id: 'nte_1', atMs: 15_000, text: 'Promises a call back', author: 'Ben Kearns' },
    { id: 'nte_2', atMs: 45_000, text: 'Asks for the invoice', author: 'Tracy Walker' },
    { id: 'nte_3', atMs: 45_200, text: 'Thanks', author: 'Ben Kearns' },
  ];

  test('are pins where they are, say what they say on hover and focus, and play from there', async ({
    page,
    context,
  }) => {
    await signIn(context);
    await openTones(page);
    await standIn(page, marks);
    const pin = button(page, /^Note at 15 seconds by Ben Kearns: Promises a call back$/);
    const [box, wave] = [await pin.boundingBox(), await waveBox(page)];
    if (!box) throw new Error('There is no pin');
    expect((box.x + box.width / 2 - wave.x) / wave.width).toBeCloseTo(0.25, 2);
    await pin.hover();
    await page.locator('.tip').getByText('Promises a call back').waitFor();
    await pin.click();
    await expect.poll(() => heard(page)).toBeGreaterThan(15);
    expect(await heard(page)).toBeLessThan(18);

    // What stands too near each other is one pin, gone through by one press after the other.
    const both = button(page, /^Note at 45 seconds by Tracy Walker: Asks for the invoice, and 1 more near it$/);
    await both.focus();
    await page.locator('.tip').getByText('Thanks').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await told(page)).toEqual(['nte_1', 'nte_2', 'nte_3']);
    await expect.poll(() => heard(page)).toBeGreaterThan(45.2);

    // From note to note by key.
    await toPage(page);
    await page.keyboard.press('Shift+n');
    await page.keyboard.press('Shift+n');
    await expect.poll(() => heard(page)).toBeLessThan(20);
    await page.keyboard.press('n');
    await expect.poll(() => heard(page)).toBeGreaterThan(45);
  });

  test('are made where it was paused; notes and events are offered where the page has them', async ({
    page,
    context,
  }) => {
    await signIn(context);
    await openTones(page, 20);
    await standIn(page, []);
    await playButton(page).click();
    await expect.poll(() => heard(page)).toBeGreaterThan(20.3);
    await button(page, 'Create Timestamp Note').click();
    expect(await isPaused(page)).toBe(true);
    const [at] = await told(page);
    expect(Math.abs(Number(at) / 1000 - (await heard(page)))).toBeLessThan(0.2);
    await page.getByRole('button', { name: 'Create Note', exact: true }).click();
    await button(page, 'View Event History').click();
    expect((await told(page)).slice(1)).toEqual(['note', 'events']);
  });
});

test('the player goes by the keyboard alone, and says its keys', async ({ page, context }) => {
  await signIn(context);
  await openTones(page);
  await toPage(page);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys of the player' });
  await sheet.getByText('Loop from here').waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });

  await page.keyboard.press('k');
  await expect.poll(() => heard(page)).toBeGreaterThan(0.2);
  await page.keyboard.press('>');
  expect(await page.getByLabel('Speed').inputValue()).toBe('1.25');
  await page.keyboard.press('<');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => heard(page)).toBeGreaterThan(30);
  await page.keyboard.press('k');
  expect(await isPaused(page)).toBe(true);

  // All that can be pressed can be reached.
  const reached = new Set<string>();
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Tab');
    reached.add(
      await page.evaluate(() => {
        const element = document.activeElement;
        return element?.closest('.player')
          ? (element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '')
          : '';
      }),
    );
  }
  for (const name of [
    'Keys',
    'Download',
    'Position',
    'Play',
    'Stop',
    'Skip silence',
    'Loop',
    'Zoom in',
    'Mute',
    'Volume',
    'Speed',
  ]) {
    expect(reached).toContain(name);
  }
  expect(reached).toContain('Only 01632 960301');
});

test('on a telephone nothing of the player is wider than the screen, and it does not stay in the way', async ({
  page,
  context,
}) => {
  await signIn(context);
  await page.setViewportSize({ width: 390, height: 800 });
  await openTones(page, 10);
  await button(page, 'Zoom in').click();
  await page.getByRole('button', { name: 'Loop', exact: true }).click();
  await button(page, 'Skip silence').click();
  const player = page.getByRole('region', { name: 'Media Player' });
  const outside = await player.evaluate((section) =>
    [...section.querySelectorAll('button, select, input, p')]
      .filter((element) => element.getBoundingClientRect().width > 0)
      .filter((element) => element.getBoundingClientRect().right > section.getBoundingClientRect().right)
      .map((element) => element.outerHTML.slice(0, 80)),
  );
  expect(outside).toEqual([]);
  expect(await player.evaluate((section) => getComputedStyle(section).position)).not.toBe('sticky');
});
