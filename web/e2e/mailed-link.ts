import { setTimeout as pause } from 'node:timers/promises';
import { local } from './local.ts';

interface Mail {
  destination: { to: string[] };
  body: { text: string };
}

/** The link that was mailed last to confirm an address, as an address of the portal. */
export async function mailedLink(email: string): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const { emails } = (await (await fetch(`${local.inbox}/store`)).json()) as { emails: Mail[] };
    const links = emails
      .filter(({ destination }) => destination.to.includes(email))
      .flatMap(({ body }) => /(\/confirm-email#\S+)/.exec(body.text)?.[1] ?? []);
    const link = links.at(-1);
    if (link) return link;
    await pause(100);
  }
  throw new Error(`No link was mailed to ${email}`);
}
