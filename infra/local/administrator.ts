import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from './start-error.ts';
import type { Memory } from './state.ts';

export interface Administrator {
  username: string;
  password: string;
}

interface Mail {
  destination: { to: string[] };
  body: { text?: string };
}

/**
 * Takes up the invitation of a customer's administrator, as a person would: reads the temporary password in the inbox, signs in with it and
 * chooses another, which is remembered.
 */
export async function takeUpInvitation(
  { username, email }: { username: string; email: string },
  { portal, inbox }: { portal: string; inbox: string },
  memory: Memory,
): Promise<Administrator> {
  const name = `administrator ${username}`;
  const known = memory.read(name) as Administrator | undefined;
  if (known) return known;
  const temporary = await readTemporaryPassword(inbox, email);
  // Remembered before it is set: if this is interrupted, the next start finds out which of the two holds.
  const password = memory.once(`chosen password of ${username}`, newPassword);
  const started = await post(`${portal}/api/session`, { username, password: temporary });
  if (started.challenge === 'new_password') {
    await post(`${portal}/api/session/challenge`, { session: started.session, newPassword: password });
  } else {
    await post(`${portal}/api/session`, { username, password });
  }
  const administrator = { username, password };
  memory.write(name, administrator);
  return administrator;
}

async function readTemporaryPassword(inbox: string, email: string): Promise<string> {
  for (const deadline = Date.now() + 5000; Date.now() < deadline; await pause(100)) {
    const { emails } = (await (await fetch(`${inbox}/store`)).json()) as { emails: Mail[] };
    const mail = emails.findLast(({ destination }) =>
      destination.to.some((address) => address.toLowerCase() === email.toLowerCase()),
    );
    const [, password] = /^Password: (\S+)\s*$/m.exec(mail?.body.text ?? '') ?? [];
    if (password !== undefined) return password;
  }
  throw new StartError(`No mail with a password came to ${email}: \`npm run reset\` begins anew.`);
}

async function post(url: string, body: object): Promise<{ challenge?: string; session?: string }> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  throw new StartError(`The administrator could not sign in: ${url} answered ${answer.status} ${text.slice(0, 200)}`);
}

const words = [
  ...[
    'amber',
    'anchor',
    'autumn',
    'bamboo',
    'beacon',
    'canvas',
    'cedar',
    'cobalt',
    'copper',
    'coral',
    'cosmos',
    'crystal',
  ],
  ...[
    'delta',
    'ember',
    'falcon',
    'fjord',
    'garnet',
    'ginger',
    'harbour',
    'hazel',
    'indigo',
    'island',
    'jasmine',
    'juniper',
  ],
  ...[
    'kettle',
    'lagoon',
    'lantern',
    'lemon',
    'maple',
    'marble',
    'meadow',
    'mosaic',
    'nectar',
    'nimbus',
    'oasis',
    'olive',
  ],
  ...[
    'orchard',
    'pebble',
    'pepper',
    'pigeon',
    'quartz',
    'quiver',
    'raven',
    'ribbon',
    'saffron',
    'sierra',
    'silver',
    'spruce',
  ],
  ...[
    'sunset',
    'tango',
    'thistle',
    'topaz',
    'tulip',
    'umber',
    'valley',
    'velvet',
    'violet',
    'walnut',
    'willow',
    'winter',
  ],
];

/** Three words and a number: easy to type from one window to another, and beyond guessing at one try a second. */
function newPassword(): string {
  const word = () => words[randomInt(words.length)] ?? '';
  const first = word();
  return [first.charAt(0).toUpperCase() + first.slice(1), word(), word(), randomInt(1000, 10_000)].join('-');
}
