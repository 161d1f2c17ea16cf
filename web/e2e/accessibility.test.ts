import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { standIn } from './player-page.ts';
import { openArchive, openCall, signIn, test } from './portal-test.ts';
import { showJuly } from './summary.ts';

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, as `rule: element`. It is evaluated by the browser's debugger, which no content policy stops. */
async function findings(page: Page, runOnly = everything): Promise<string[]> {
  // What fades in is measured when it is there.
  await page.waitForTimeout(200);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (rules) => (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: rules }),
    runOnly,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

interface Screen {
  name: string;
  isPublic?: boolean;
  open(page: Page): Promise<void>;
}

const screens: Screen[] = [
  {
    name: 'sign-in, refused',
    isPublic: true,
    async open(page) {
      await page.goto('/sign-in');
      await page.getByRole('button', { name: 'Login' }).click();
      await page.getByText('Enter your username').waitFor();
    },
  },
  {
    name: 'a new password',
    isPublic: true,
    async open(page) {
      await challenge(page, 'new_password');
      await page.getByLabel('New password').fill('Half of it');
    },
  },
  {
    name: 'a code',
    isPublic: true,
    async open(page) {
      await challenge(page, 'totp');
      await page.getByLabel('Code').waitFor();
    },
  },
  {
    name: 'the dashboard',
    async open(page) {
      await page.goto('/');
      await page.locator('.open').first().waitFor();
    },
  },
  {
    name: 'the recordings dashboard',
    async open(page) {
      await showJuly(page);
      await page.locator('.day').last().focus();
      await page.locator('.tip').waitFor();
    },
  },
  {
    name: 'the recordings dashboard as a table',
    async open(page) {
      await showJuly(page);
      await page.getByRole('button', { name: 'Show as table' }).click();
      await page.getByRole('row').nth(30).waitFor();
    },
  },
  {
    name: 'the recordings dashboard while it loads',
    async open(page) {
      await page.route('**/api/recordings/summary', () => {});
      await page.goto('/recordings');
      await page.locator('.bone').first().waitFor();
    },
  },
  {
    name: 'the filters with suggestions',
    async open(page) {
      await page.goto('/recordings/archive?scoreBelow=high&connectedAfter=2025-01-01T00:00:00Z');
      await page.getByRole('button', { name: /^Filters/ }).click();
      await page.getByLabel('To Number').pressSequentially('9601');
      await page.getByRole('listbox').waitFor();
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'the filters with a choice of agents',
    async open(page) {
      await page.goto('/recordings/archive');
      await page.getByRole('button', { name: /^Filters/ }).click();
      await page.getByLabel('Agent').click();
      await page.getByRole('listbox').waitFor();
    },
  },
  {
    name: 'the archive with filters',
    async open(page) {
      await page.goto('/recordings/archive?connectedAfter=2025-01-01T00:00:00Z');
      await page.locator('.open').first().waitFor();
      await page.getByRole('button', { name: /^Filters/ }).click();
      await page.getByLabel('From Number').fill('Ben');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.keyboard.press('Escape');
    },
  },
  {
    name: 'the archive with rows selected and one playing',
    async open(page) {
      await openArchive(page);
      await page.locator('tbody input[type=checkbox]').nth(2).click();
      await page.getByRole('button', { name: 'Play recording of 01/07/2025 12:30:11' }).click();
      await page.getByRole('region', { name: 'Player' }).getByRole('button', { name: 'Pause' }).waitFor();
      await page.getByRole('button', { name: 'Play on' }).click();
    },
  },
  {
    name: 'the archive with all columns and their menu',
    async open(page) {
      await openArchive(page);
      await page.getByRole('button', { name: 'Columns' }).click();
      for (const box of await page.locator('fieldset').getByRole('checkbox').all()) await box.setChecked(true);
    },
  },
  {
    name: 'the archive without a match',
    async open(page) {
      await page.goto('/recordings/archive?from=0999999');
      await page.getByText('No recording matches').waitFor();
    },
  },
  {
    name: 'the archive while it loads',
    async open(page) {
      await page.route('**/api/recordings?*', () => {});
      await page.goto('/recordings/archive');
      await page.locator('.bone').first().waitFor();
    },
  },
  {
    name: 'the archive without a connection',
    async open(page) {
      await page.route('**/api/recordings?*', (route) => route.abort());
      await page.goto('/recordings/archive');
      await page.getByText('No connection').waitFor();
    },
  },
  {
    name: 'an empty archive',
    async open(page) {
      await page.route('**/api/recordings?*', (route) => route.fulfill({ json: { items: [], nextCursor: null } }));
      await page.goto('/recordings/archive');
      await page.getByText('No recordings yet').waitFor();
    },
  },
  {
    name: 'a recording that plays',
    async open(page) {
      await openCall(page, 'from=07700900123');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await page.getByRole('button', { name: 'Pause' }).waitFor();
    },
  },
  {
    name: 'a recording that is looked at closely',
    async open(page) {
      await openCall(page, 'from=01632960301');
      await page.getByRole('button', { name: 'Zoom in' }).click();
      await page.getByRole('button', { name: 'Loop', exact: true }).click();
      await page.getByRole('button', { name: 'Skip silence' }).click();
      await page.getByRole('button', { name: /^Only/ }).first().click();
      await standIn(page, [
        { id: 'nte_1', atMs: 5000, text: 'Promises a call back', author: 'Ben Kearns' },
        { id: 'nte_2', atMs: 12_000, text: 'Thanks', author: 'Ben Kearns' },
      ]);
      await page.getByRole('button', { name: /^Note at 5 seconds/ }).focus();
    },
  },
  {
    name: 'the keys of the player',
    async open(page) {
      await openCall(page, 'from=01632960301');
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'the quarantine',
    async open(page) {
      await page.goto('/configuration/quarantine');
      await page.getByText('bad-noise.mp3').waitFor();
    },
  },
  {
    name: 'a confirmation',
    async open(page) {
      await page.goto('/configuration/quarantine');
      await page.getByRole('button', { name: 'Discard bad-noise.mp3' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'a page that is not there',
    async open(page) {
      await page.goto('/nowhere');
      await page.getByText('There is no page at this address').waitFor();
    },
  },
  {
    name: 'a page that the role does not allow',
    async open(page) {
      await page.route('**/api/session', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), permissions: [] } });
      });
      await page.goto('/recordings/archive');
      await page.getByText('Your role does not let you see this page').waitFor();
    },
  },
];

async function challenge(page: Page, kind: 'new_password' | 'totp'): Promise<void> {
  await page.route('**/api/session', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ json: { challenge: kind, session: 'one' } })
      : route.continue(),
  );
  await page.goto('/sign-in');
  await page.getByLabel('Username').fill('somebody');
  await page.getByLabel('Password', { exact: true }).fill('something');
  await page.getByRole('button', { name: 'Login' }).click();
}

describe.each(screens)('$name', ({ open, isPublic }) => {
  test('has nothing that axe finds, in light and dark, wide and narrow', async ({ page, context }) => {
    if (!isPublic) await signIn(context);
    await open(page);
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
  });
});
