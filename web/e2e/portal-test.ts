import type { BrowserContext, Page } from 'playwright-core';
import { test as base } from 'vitest';
import { launchBrowser } from './browser.ts';
import { local } from './local.ts';

/** The portal's address, and the administrator who can sign in. */
export const { portal, admin } = local;

/** What the browser reports that is no part of what a test does: errors of scripts, refusals by the content policy. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A refused request is logged by the browser itself; tests ask for some.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  return complaints;
}

/** A test with a browser (one for each file) and, for itself, a page that nobody has signed in on. */
export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: fixtures are read from the pattern, and this one needs none
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('context', async ({ browser }, { onCleanup }) => {
    const context = await browser.newContext({
      baseURL: portal,
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      // Elsewhere than the customer, so that a time in the browser's zone shows as wrong.
      timezoneId: 'America/New_York',
    });
    context.setDefaultTimeout(10_000);
    onCleanup(() => context.close());
    return context;
  })
  .extend('page', async ({ context }, { onCleanup }) => {
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    onCleanup(async () => {
      // What is still under way must not end in an error after the test has.
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      if (complaints.length > 0) throw new Error(`The browser complained:\n${complaints.join('\n')}`);
    });
    return page;
  });

/** Signs in without the page: for tests of what comes after. */
export async function signIn(context: BrowserContext): Promise<void> {
  const answer = await context.request.post('/api/session', { headers: { 'x-call-record': '1' }, data: admin });
  if (!answer.ok()) throw new Error(`Sign-in answered ${answer.status()}`);
}

/** Lets the page believe that the role of whoever is signed in has these permissions and no others. */
export async function allowOnly(page: Page, permissions: string[]): Promise<void> {
  await page.route('**/api/session', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), permissions } });
  });
}

/** Opens the recording of a call as one finds it: by its number in the archive. */
export async function openCall(page: Page, search: string): Promise<void> {
  await page.goto(`/recordings/archive?${search}`);
  await page.locator('.open').first().click();
  await page.getByRole('slider', { name: 'Position' }).waitFor();
}

/** Opens the archive, with what its address is to ask for, and waits for its list. */
export async function openArchive(page: Page, search = ''): Promise<void> {
  await page.goto(`/recordings/archive?${search}`);
  await page.locator('.open').first().waitFor();
}
