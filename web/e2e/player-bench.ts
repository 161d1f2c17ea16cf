/**
 * How fast a recording opens, plays and is drawn in a real browser, with a cloud of its own that is gone afterwards: `npm run bench:player`.
 *
 * | option | |
 * | --- | --- |
 * | --runs | how often each is opened; 15 by default |
 * | --minutes | how long the long call is; 180 by default |
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { BrowserContext, Page } from 'playwright-core';
import { quantile } from '../../infra/bench/quantile.ts';
import { bringUp } from '../../infra/local/bring-up.ts';
import { freePort } from '../../infra/local/emulators/free-port.ts';
import type { LocalJson } from '../../infra/local/local-json.ts';
import { launchBrowser } from './browser.ts';
import { stereoCall } from './calls.ts';
import { longAudio } from './long-audio.ts';
import { uploadAll } from './uploads.ts';

const goals = { open: 300, play: 300, peaks: 60_000, frame: 100 };
const watched = 12_000;

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '15' }, minutes: { type: 'string', default: '180' } },
});
const [runs, minutes] = [Number(options.runs), Number(options.minutes)];
const report = (line: string) => void process.stdout.write(`${line}\n`);
const load = () => `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`;
const shown = (times: number[], goal: number) =>
  `median ${quantile(times, 0.5).toFixed(0)} ms, p90 ${quantile(times, 0.9).toFixed(0)}, first ${times[0]?.toFixed(0)} (goal: median ${goal})`;

const folder = await mkdtemp(join(tmpdir(), 'bench-player-'));
const { local, stop } = await bringUp({
  folder,
  ports: { portal: await freePort(), aws: await freePort(), inbox: await freePort() },
  report: console.error,
  onEnd: (why) => {
    throw new Error(why);
  },
});
const browser = await launchBrowser();
try {
  await uploadAll(local, [stereoCall]);
  await uploadLong(local);
  const context = await browser.newContext({ baseURL: local.portal, viewport: { width: 1440, height: 900 } });
  await context.request.post('/api/session', { headers: { 'x-call-record': '1' }, data: local.admin });
  await catalogued(context, 2);
  const page = await context.newPage();
  report(`${runs} runs, a long call of ${minutes} minutes and two channels, ${load()}`);
  for (const [name, search] of [
    ['a call of 23 seconds', 'from=07700900123'],
    ['the long call', 'from=01632960900'],
  ] as const) {
    const [opened, played]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      await page.goto(`/recordings/archive?${search}`);
      await page.locator('.open').first().waitFor();
      await page.waitForLoadState('networkidle');
      opened.push(await untilDrawn(page));
      played.push(await untilPlaying(page));
    }
    report(`  ${name}`);
    report(`    click in the archive -> profile and waveform drawn: ${shown(opened, goals.open)}`);
    report(`    Play -> audio moving: ${shown(played, goals.play)}`);
  }
  await watchLong(context);
  report(`At the end ${load()}`);
} finally {
  await browser.close();
  await stop();
  await rm(folder, { recursive: true, force: true });
}

/** The audio of the tests with its samples on two channels in turn: half as long. */
async function uploadLong({ aws, region, bucket, recorder }: LocalJson): Promise<void> {
  const Body = longAudio(minutes * 2);
  Body.writeUInt16LE(2, 22);
  Body.writeUInt32LE(16_000, 28);
  Body.writeUInt16LE(2, 32);
  const s3 = new S3Client({ endpoint: aws, region, credentials: recorder });
  const Metadata = { from: '01632 960900', to: '01632 960901', 'connected-at': '2025-07-03T08:00:00Z' };
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${recorder.prefix}long.wav`, Body, Metadata }));
  s3.destroy();
}

async function catalogued(context: BrowserContext, count: number): Promise<void> {
  for (let attempt = 0; attempt < 1200; attempt++) {
    const { items } = (await (await context.request.get('/api/recordings?limit=100')).json()) as { items: unknown[] };
    if (items.length >= count) return;
    await pause(250);
  }
  throw new Error('The calls did not come into the archive within five minutes.');
}

/** Milliseconds from a click on the first recording of a list to the frame after its profile and its waveform are there. */
function untilDrawn(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        document.querySelector<HTMLElement>('.open')?.click();
        const look = () => {
          const isThere = document.querySelector('.player .wave:not(.awaited)') && document.querySelector('dl');
          requestAnimationFrame(isThere ? () => resolve(performance.now() - began) : look);
        };
        look();
      }),
  );
}

/** Milliseconds from Play to audio whose place has moved. */
function untilPlaying(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        document.querySelector<HTMLElement>('.player [aria-label=Play]')?.click();
        const look = () => {
          const isMoving = (document.querySelector('audio')?.currentTime ?? 0) > 0;
          if (isMoving) resolve(performance.now() - began);
          else setTimeout(look, 4);
        };
        look();
      }),
  );
}

/** What the peaks of the long call weigh, and the longest frame while it plays: as a whole, and from near. */
async function watchLong(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  const peaks: { bytes: number; sent: number; part: boolean }[] = [];
  page.on('requestfinished', async (request) => {
    const url = new URL(request.url());
    if (!url.pathname.endsWith('/waveform')) return;
    const response = await request.response();
    const [{ responseBodySize }, body] = [await request.sizes(), await response?.body()];
    peaks.push({ bytes: body?.length ?? 0, sent: responseBodySize, part: url.search !== '' });
  });
  await page.goto('/recordings/archive?from=01632960900');
  await page.locator('.open').first().click();
  await page.locator('.player .wave:not(.awaited)').first().waitFor();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.waitForFunction(() => (document.querySelector('audio')?.currentTime ?? 0) > 0);
  const kilobytes = (part: boolean) =>
    peaks
      .filter((one) => one.part === part)
      .map(({ bytes, sent }) => `${(bytes / 1000).toFixed(1)} KB (${(sent / 1000).toFixed(1)} transferred)`)
      .join(', ');
  report(`  peaks of the long call before zooming: ${kilobytes(false)} (goal: ${goals.peaks / 1000})`);
  report(`  longest frame while it plays: ${await longestFrame(page)} (goal: ${goals.frame} ms)`);
  for (let step = 0; step < 10; step++) await page.getByRole('button', { name: 'Zoom in' }).click();
  report(`  longest frame while it plays, from near: ${await longestFrame(page)}`);
  report(`  finer peaks that were asked for: ${kilobytes(true)}`);
  await page.close();
}

/** The longest gap between frames, and the longest task of the page: what is in gaps alone is the machine's. */
async function longestFrame(page: Page): Promise<string> {
  const { frames, tasks } = await page.evaluate(
    (milliseconds) =>
      new Promise<{ frames: number[]; tasks: number[] }>((resolve) => {
        const began = performance.now();
        const found: number[] = [];
        const busy: number[] = [];
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) busy.push(duration);
        });
        observer.observe({ type: 'longtask' });
        let last = began;
        const next = (now: number) => {
          found.push(now - last);
          last = now;
          if (now - began < milliseconds) requestAnimationFrame(next);
          else resolve({ frames: found.slice(1), tasks: busy });
        };
        requestAnimationFrame(next);
      }),
    watched,
  );
  const late = frames.filter((frame) => frame > goals.frame).length;
  return `${Math.max(...frames).toFixed(0)} ms of ${frames.length} in ${watched / 1000} s, median ${quantile(frames, 0.5).toFixed(1)}, ${late} longer than ${goals.frame}; longest task ${tasks.length > 0 ? Math.max(...tasks).toFixed(0) : 'under 50'} ms`;
}
