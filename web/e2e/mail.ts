import { setTimeout as pause } from 'node:timers/promises';
import { local } from './local.ts';

interface Mail {
  subject: string;
  destination: { to: string[] };
  body: { text: string };
}

/** What the pattern finds in the newest mail to an address that has it and is none of `seen`. */
async function mailed(email: string, pattern: RegExp, seen: readonly string[] = []): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { emails } = (await (await fetch(`${local.inbox}/store`)).json()) as { emails: Mail[] };
    const found = emails
      .filter(({ destination }) => destination.to.includes(email))
      .map(({ body }) => pattern.exec(body.text)?.[1])
      .findLast((text) => text !== undefined && !seen.includes(text));
    if (found) return found;
    await pause(100);
  }
  throw new Error(`Nothing like ${pattern} was mailed to ${email}`);
}

/** The password that was mailed last; another than those of `seen`. */
export const mailedPassword = (email: string, ...seen: string[]): Promise<string> =>
  mailed(email, /^Password: (\S+)$/m, seen);

/** The link that was mailed last to confirm an address, as an address of the portal. */
export const mailedLink = (email: string): Promise<string> => mailed(email, /(\/confirm-email#\S+)/);
