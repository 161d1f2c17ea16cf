import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Where Chrome and Chromium are installed. */
const installed = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--mute-audio',
];

/**
 * A Chromium: the one that CHROMIUM_PATH names, else an installed one, else the one that comes with the packages (Linux
 * on x64 only). None is downloaded.
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH || installed.find(existsSync);
  return executablePath ? chromium.launch({ executablePath, args: flags }) : launchPackaged();
}

async function launchPackaged(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('No Chrome was found: install one, or name a Chromium in CHROMIUM_PATH.');
  const { default: packaged, inflate } = await import('@sparticuz/chromium');
  const executablePath = await packaged.executablePath();
  try {
    return await chromium.launch({ executablePath, args: flags });
  } catch (error) {
    if (!String(error).includes('shared libraries')) throw error;
    // A bare machine lacks the few libraries that it needs; the package has them too.
    const archive = join(
      dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
      '../bin/al2023.tar.br',
    );
    const libraries = join(await inflate(archive), 'lib');
    return chromium.launch({ executablePath, args: flags, env: { ...process.env, LD_LIBRARY_PATH: libraries } });
  }
}
