import { firstNames, folder } from 'virtual:icon-files';
import { mdiFlag } from '@mdi/js';
import { shallowReactive } from 'vue';
import { suggestedIcons } from './suggested-icons.ts';

/** What an icon that is not known, or does not come, is drawn as. */
const unknown = mdiFlag;

/** How soon a file that did not come is asked for again by the next icon of it, in milliseconds. */
const retryMs = 10_000;

const suggested = new Set(suggestedIcons);
/** `phone-log` -> its path. Whoever draws one that is on its way draws again when it has come. */
const drawings = shallowReactive(new Map<string, string>());
/** Files that came, and, with the time, those that did not. */
const answered = shallowReactive(new Map<string, 'came' | number>());
const asked = new Set<string>();

/** The file that has an icon if any has: runs of them by name, and those that are suggested once more by themselves. */
export function fileOf(name: string, firsts: readonly string[] = firstNames): string {
  if (suggested.has(name)) return 'suggested.json';
  let from = 0;
  let until = firsts.length;
  while (until - from > 1) {
    const middle = (from + until) >> 1;
    if ((firsts[middle] ?? '') <= name) from = middle;
    else until = middle;
  }
  return `${from}.json`;
}

/** Throws where there is no such file, or no answer. */
export async function readIconFile<Content>(file: string): Promise<Content> {
  const answer = await fetch(`${folder}/${file}`);
  if (!answer.ok) throw new Error(`The icons answered ${answer.status}`);
  return answer.json();
}

async function load(file: string): Promise<void> {
  if (asked.has(file)) return;
  asked.add(file);
  try {
    const loaded = await readIconFile<Record<string, string>>(file);
    for (const [name, path] of Object.entries(loaded)) drawings.set(name, path);
    answered.set(file, 'came');
  } catch {
    // The label says what it is; the icon may come another time.
    asked.delete(file);
    answered.set(file, Date.now());
  }
}

/** The path of an icon, `mdi-phone-log`, in a square of 24 by 24; undefined while it is on its way. */
export function drawingOf(icon: string): string | undefined {
  if (!icon.startsWith('mdi-')) return unknown;
  const name = icon.slice('mdi-'.length);
  const known = drawings.get(name);
  if (known !== undefined) return known;
  const file = fileOf(name);
  const answer = answered.get(file);
  if (answer === undefined || (answer !== 'came' && Date.now() - answer > retryMs)) void load(file);
  return answer === undefined ? undefined : unknown;
}
