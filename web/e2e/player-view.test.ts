import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { longMinutes } from './calls.ts';
import { addNotes } from './own-call.ts';
import {
  button,
  clickAt,
  heard,
  isPaused,
  openTones,
  playButton,
  shown,
  toneCall,
  toPage,
  waveBox,
} from './player-page.ts';
import { openCall, signIn, test } from './portal-test.ts';

const long = 'to=33142685300';
const longSeconds = longMinutes * 60;

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
  test('are pins where they are, say what they say on hover and focus, and play from there', async ({
    page,
    context,
  }) => {
    await signIn(context);
    await addNotes(toneCall, [
      { atMs: 15_000, content: 'Promises a call back' },
      { atMs: 45_000, content: 'Asks for the invoice' },
      { atMs: 45_200, content: 'Thanks' },
    ]);
    await openTones(page);
    const pin = button(page, /^Note at 15 seconds by Morgan Hale: Promises a call back$/);
    const [box, wave] = [await pin.boundingBox(), await waveBox(page)];
    if (!box) throw new Error('There is no pin');
    expect((box.x + box.width / 2 - wave.x) / wave.width).toBeCloseTo(0.25, 2);
    await pin.hover();
    await page.locator('.tip').getByText('Promises a call back').waitFor();
    await pin.click();
    await expect.poll(() => heard(page)).toBeGreaterThan(15);
    expect(await heard(page)).toBeLessThan(18);

    // What stands too near each other is one pin, gone through by one press after the other.
    const both = button(page, /^2 notes, the first at 45 seconds by Morgan Hale: Asks for the invoice$/);
    await both.focus();
    await page.locator('.tip').getByText('Thanks').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await page.locator('[aria-current=true] .content').innerText()).toBe('Thanks');
    await expect.poll(() => heard(page)).toBeGreaterThan(45.2);

    // From note to note by key.
    await toPage(page);
    await page.keyboard.press('Shift+n');
    await page.keyboard.press('Shift+n');
    await expect.poll(() => heard(page)).toBeLessThan(20);
    await page.keyboard.press('n');
    await expect.poll(() => heard(page)).toBeGreaterThan(45);
    // The list of notes goes along.
    expect(await page.locator('[aria-current=true] .content').innerText()).toBe('Asks for the invoice');
  });

  test('are made where it was, which pauses it', async ({ page, context }) => {
    await signIn(context);
    await openTones(page, 20);
    await playButton(page).click();
    await expect.poll(() => heard(page)).toBeGreaterThan(20.3);
    await button(page, 'Create Timestamp Note').click();
    expect(await isPaused(page)).toBe(true);
    const at = Math.floor(await heard(page));
    expect(await page.getByRole('textbox', { name: 'Timestamp' }).inputValue()).toBe(`00:00:${at}`);
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
