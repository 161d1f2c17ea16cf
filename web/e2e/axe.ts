import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, as `rule: element`. It is evaluated by the browser's debugger, which no content policy stops. */
async function findings(page: Page, runOnly = everything): Promise<string[]> {
  // What fades in is measured when it is there.
  await page.waitForTimeout(200);
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().iterations === Infinity),
  );
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (rules) => (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: rules }),
    runOnly,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** Holds that axe finds nothing on a page as it is, in light and dark, wide and narrow, and that it is not wider than its window. */
export async function expectAccessible(page: Page): Promise<void> {
  const found: Record<string, string[]> = {};
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // A theme changes colours and nothing else.
      found[`${colorScheme}, ${width} wide`] = await findings(
        page,
        colorScheme === 'dark' ? ['color-contrast'] : everything,
      );
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `wider than ${width}`).toBeLessThanOrEqual(0);
  }
  expect(found).toEqual({
    'light, 1280 wide': [],
    'dark, 1280 wide': [],
    'light, 390 wide': [],
    'dark, 390 wide': [],
  });
}
