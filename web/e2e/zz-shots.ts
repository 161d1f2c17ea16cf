import { mkdtemp } from 'node:fs/promises';
import { bringUp } from '../../infra/local/bring-up.ts';
import { uploadDemoCalls } from '../../infra/local/demo/upload.ts';
import { freePort } from '../../infra/local/emulators/free-port.ts';
import { launchBrowser } from './browser.ts';

const { scenes } = await import(process.argv[2] as string);
const folder = await mkdtemp('/tmp/call-record-shots-');
const { local, stop, tenant, home } = await bringUp({
  folder,
  ports: { portal: await freePort(), aws: await freePort(), inbox: await freePort() },
  report: console.error,
  onEnd: console.error,
});
const browser = await launchBrowser();
try {
  if (process.argv[3] === 'calls') {
    await uploadDemoCalls(local, tenant.properties as never, home.memory, () => false);
    await new Promise((r) => setTimeout(r, 20000));
  }
  for (const [name, width, scheme, scene] of scenes(local)) {
    const context = await browser.newContext({
      baseURL: local.portal,
      viewport: { width, height: 900 },
      locale: 'en-GB',
      colorScheme: scheme,
    });
    context.setDefaultTimeout(15000);
    await context.request.post('/api/session', { headers: { 'x-call-record': '1' }, data: local.admin });
    const page = await context.newPage();
    try {
      await scene(page, context);
      await page.waitForTimeout(400);
      await page.screenshot({ path: `/tmp/shots-customer/${name}-${width}-${scheme}.png`, fullPage: true });
    } catch (e) {
      console.error(name, e);
      await page.screenshot({ path: `/tmp/shots-customer/${name}-failed.png` });
    }
    await context.close();
  }
} finally {
  await browser.close();
  await stop();
}
