const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** Bytes for reading: `2.27 MB`. A megabyte is 1,048,576 bytes, as in what customers of such portals are used to. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  return `${value.toFixed(value < 10 ? 2 : 1)} ${units[unit]}`;
}

const megabyte = 1024 ** 2;

/** Bytes of many recordings in megabytes, as totals are read and compared; in gigabytes above 10,000 of them. */
export function formatTotalSize(bytes: number): string {
  const megabytes = bytes / megabyte;
  const [value, unit] = megabytes > 10_000 ? [megabytes / 1024, 'GB'] : [megabytes, 'MB'];
  return `${value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${unit}`;
}
