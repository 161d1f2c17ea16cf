const two = (value: number) => String(value).padStart(2, '0');

/** A place in a recording (milliseconds) as the player shows it, `hh:mm:ss`: the second that has begun. */
export function placeText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
}

/** Reads a place: `49`, `1:02`, `0:01:02`, to milliseconds. Undefined where it is none. */
export function readPlace(text: string): number | undefined {
  const parts = text.trim().split(':');
  const [first = '', ...rest] = parts;
  if (parts.length > 3 || !/^\d{1,6}$/.test(first) || rest.some((part) => !/^[0-5]\d$/.test(part))) return undefined;
  return parts.reduce((seconds, part) => seconds * 60 + Number(part), 0) * 1000;
}
