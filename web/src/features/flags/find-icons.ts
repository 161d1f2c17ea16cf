/** An icon, and what people call it: `account-box user-box identity contact`. */
export type IconNames = string;

const nameOf = (names: IconNames): string => names.split(' ', 1)[0] ?? '';

/** `phone-log-outline` -> `Phone log outline` */
export function readableIcon(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How well an icon answers a word, best first: its name, the beginning of its name or of a word of it, a part, another name. */
function rankOf(names: IconNames, word: string): number | undefined {
  if (!names.includes(word)) return undefined;
  const name = nameOf(names);
  if (name === word) return 0;
  if (name.startsWith(`${word}-`)) return 1;
  if (name.startsWith(word)) return 2;
  if (name.includes(`-${word}`)) return 3;
  if (names.includes(` ${word}`)) return 4;
  return name.includes(word) ? 5 : 6;
}

/** The names of icons that answer all words of a search, best first and then as they were. */
export function findIcons(all: readonly IconNames[], search: string): string[] {
  const words = search
    .toLowerCase()
    .replace(/\bmdi-/g, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  if (words.length === 0) return [];
  const found: { name: string; rank: number }[] = [];
  for (const names of all) {
    let rank = 0;
    for (const word of words) rank += rankOf(names, word) ?? Number.NaN;
    if (!Number.isNaN(rank)) found.push({ name: nameOf(names), rank });
  }
  const whole = words.join('-');
  // A whole name that was typed or pasted is what is meant.
  return found
    .sort((a, b) => Number(b.name === whole) - Number(a.name === whole) || a.rank - b.rank)
    .map(({ name }) => name);
}
