/**
 * `npm run bench:sign-in`: what signing in takes beside Cognito's own time, whether the three ways to be refused can be told by their time, and how many
 * guesses of a password get as far as Cognito. The functions and the table's emulator run for real. Cognito is
 * played: it takes as long as a password hash does, whoever there is, as Cognito's own promise is.
 */
import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { startTable } from '../../functions/data/testing.ts';
import { userEntity } from '../../functions/data/users.ts';
import { customerOf, password } from '../../functions/session/testing.ts';
import { quantile } from './quantile.ts';

const tries = Number(process.argv[2] ?? 200);
const db = await startTable();
const acme = await customerOf(db.table, 'bench');
const ms = (value: number) => `${value.toFixed(1)} ms`;
const median = (values: number[]) => quantile(values, 0.5);

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const salt = randomBytes(16);
/** Cognito's own time is taken apart. */
let inCognito = 0;
const { signIn } = acme.deps.directory;
acme.deps.directory.signIn = async (id, typed) => {
  const start = performance.now();
  try {
    await derive(typed, salt, 32);
    return await signIn(id, typed);
  } finally {
    inCognito += performance.now() - start;
  }
};

let addresses = 0;
/** A browser where nobody has been, in an address where nobody has failed. */
const elsewhere = () => acme.browser(`10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses++ & 255}`);

/** How long an attempt takes in all, and beside Cognito. */
async function measure(
  username: string,
  typed: string,
): Promise<{ all: number; own: number; status: number | undefined }> {
  const browser = elsewhere();
  inCognito = 0;
  const start = performance.now();
  const { status } = await browser.signIn(typed, username);
  const all = performance.now() - start;
  return { all, own: all - inCognito, status };
}

console.log(`Sign-in, ${tries} tries each, one after the other`);
const people = [];
for (let i = 0; i < 2 * tries; i++) people.push(await acme.addUser(`user${i}`));
const known = people.slice(0, tries);
const disabled = people.slice(tries);
for (const user of disabled) await db.table.put(userEntity.toItem({ ...user, disabled: true }));
await measure('warm', 'up');

const taken = { unknown: [] as number[], wrong: [] as number[], disabled: [] as number[], right: [] as number[] };
for (let i = 0; i < tries; i++) {
  // In turns: what else the machine does falls on all alike.
  const attempts = [
    ['unknown', `nobody${i}`, 'Wrong horse 99', 401],
    ['wrong', known[i]?.username ?? '', 'Wrong horse 99', 401],
    ['disabled', disabled[i]?.username ?? '', password, 401],
  ] as const;
  // Whoever is first has what the others find warm.
  for (const turn of [0, 1, 2]) {
    const [kind, username, typed, expected] = attempts[(i + turn) % 3] ?? attempts[0];
    const { all, status } = await measure(username, typed);
    if (status !== expected) throw new Error(`${kind} answered ${status}`);
    taken[kind].push(all);
  }
  const { own, status } = await measure(known[i]?.username ?? '', password);
  if (status !== 200) throw new Error(`The right password answered ${status}`);
  taken.right.push(own);
}
console.log(
  `  beside Cognito           p50 ${ms(median(taken.right))}, p99 ${ms(quantile(taken.right, 0.99))} (goal: p50 under 150 ms)`,
);
const medians = (['unknown', 'wrong', 'disabled'] as const).map((kind) => [kind, median(taken[kind])] as const);
for (const [kind, value] of medians) console.log(`  refused, ${kind.padEnd(15)} p50 ${ms(value)}`);
const values = medians.map(([, value]) => value);
const apart = Math.max(...values) / Math.min(...values) - 1;
console.log(`  they are apart by        ${(100 * apart).toFixed(1)} % (goal: at most 5 %)`);

console.log('1,000 guesses of one password within 10 minutes, each from another address');
const owner = acme.browser('192.0.2.1');
await owner.signIn();
acme.pool.asked.length = 0;
const realNow = Date.now;
let ownerGotIn = 0;
for (let i = 0; i < 1000; i += 10) {
  const offset = 600 * i;
  Date.now = () => realNow() + offset;
  await Promise.all(Array.from({ length: 10 }, (_, n) => elsewhere().signIn(`Guess number ${i + n}`)));
  if (i % 250 !== 240) continue;
  const before = acme.pool.asked.length;
  if ((await owner.signIn()).status === 200) ownerGotIn++;
  acme.pool.asked.length = before;
}
Date.now = realNow;
console.log(`  got as far as Cognito    ${acme.pool.asked.length} (goal: at most 30)`);
console.log(`  meanwhile the owner got in where they are known, ${ownerGotIn} times of 4`);
await db.stop();
