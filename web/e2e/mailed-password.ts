import { setTimeout as pause } from 'node:timers/promises';
import { local } from './local.ts';

interface Mail {
  destination: { to: string[] };
  body: { text: string };
}

/** The passwords that were mailed to an address, oldest first. */
export async function mailedPasswords(email: string): Promise<string[]> {
  const { emails } = (await (await fetch(`${local.inbox}/store`)).json()) as { emails: Mail[] };
  return emails
    .filter(({ destination }) => destination.to.includes(email))
    .flatMap(({ body }) => /^Password: (\S+)$/m.exec(body.text)?.[1] ?? []);
}

/** The password that was mailed to an address last. */
export async function mailedPassword(email: string): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const password = (await mailedPasswords(email)).at(-1);
    if (password) return password;
    await pause(100);
  }
  throw new Error(`No password was mailed to ${email}`);
}
