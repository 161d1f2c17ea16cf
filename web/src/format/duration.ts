const two = (value: number) => String(value).padStart(2, '0');

/** Milliseconds as `hh:mm:ss`, to the nearest second. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
}

/** Milliseconds of many recordings as `h:mm:ss`, to the nearest second: hours as many as there are. */
export const formatTotalDuration = (ms: number): string => formatDuration(ms).replace(/^0(?=\d:)/, '');

/** Milliseconds as they are said: `4 minutes 57 seconds`. */
export function sayDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.join(' ') || '0 seconds';
}

/** Milliseconds of many recordings as they are said, to the nearest minute: `12 minutes`. */
export function sayMinutes(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes === 0 && ms > 0) return 'less than a minute';
  return `${minutes.toLocaleString('en')} ${minutes === 1 ? 'minute' : 'minutes'}`;
}
