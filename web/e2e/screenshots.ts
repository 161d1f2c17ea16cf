/**
 * `npm run screenshots`: makes the pictures of the README from the demo, with a cloud of its own that is gone afterwards.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext } from 'playwright-core';
import { bringUp } from '../../infra/local/bring-up.ts';
import type { Department } from '../../infra/local/demo/plan.ts';
import { uploadDemoCalls } from '../../infra/local/demo/upload.ts';
import { freePort } from '../../infra/local/emulators/free-port.ts';
import { launchBrowser } from './browser.ts';

const picture = new URL('../../.github/screenshot.png', import.meta.url).pathname;

interface Listed {
  items: { id: string; durationMs: number; direction: string; audio: { channels: number } }[];
}

async function demoCalls(context: BrowserContext, count: number): Promise<Listed['items']> {
  for (let attempt = 0; attempt < 240; attempt++) {
    const { items } = (await (await context.request.get('/api/recordings?limit=100')).json()) as Listed;
    if (items.length >= count) return items;
    await pause(250);
  }
  throw new Error('The demo calls did not come into the archive within a minute.');
}

const folder = await mkdtemp(join(tmpdir(), 'call-record-'));
const { local, tenant, home, stop } = await bringUp({
  folder,
  ports: { portal: await freePort(), aws: await freePort(), inbox: await freePort() },
  report: console.error,
  onEnd: (why) => {
    throw new Error(why);
  },
});
const browser = await launchBrowser();
try {
  const customer = tenant.properties as unknown as { timeZone: string; departments: Department[] };
  const uploaded = await uploadDemoCalls(local, customer, home.memory, () => false);
  const context = await browser.newContext({
    baseURL: local.portal,
    viewport: { width: 1360, height: 704 },
    deviceScaleFactor: 2,
    locale: 'en-GB',
    colorScheme: 'light',
  });
  await context.request.post('/api/session', { headers: { 'x-call-record': '1' }, data: local.admin });
  const calls = await demoCalls(context, uploaded);
  // Two voices, and time to see them take turns.
  const [call] = calls
    .filter(({ audio, direction }) => audio.channels === 2 && direction === 'inbound')
    .sort((a, b) => b.durationMs - a.durationMs);
  if (!call) throw new Error('The demo has no inbound call with two channels.');

  const page = await context.newPage();
  await page.goto(`/recordings/${call.id}`);
  await page.locator('.wave:not(.awaited)').first().waitFor();
  const box = await page.getByRole('slider', { name: 'Position' }).boundingBox();
  if (!box) throw new Error('The waveform is not to be seen.');
  await page.mouse.click(box.x + box.width * 0.38, box.y + 20);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.waitForFunction(() => (document.querySelector('audio')?.currentTime ?? 0) > 0);
  await page.mouse.move(0, 0);
  await pause(500);
  await page.screenshot({ path: picture });
} finally {
  await browser.close();
  await stop();
  await rm(folder, { recursive: true, force: true });
}
