/** Saves what is at an address. The answer there says that it is to be saved, so the page stays. */
export function save(url: string, filename: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
}
