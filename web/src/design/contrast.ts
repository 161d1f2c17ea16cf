/** Colours are `#rrggbb`. */
const channels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** What must be told apart from what it lies on, and is no text. */
const least = 3;
const steps = 20;

/** The colour itself, or as little darker or lighter as makes it discernible on all grounds: towards black or white, whichever `ink` is. */
export function discernible(colour: string, ink: '#000000' | '#ffffff', grounds: readonly string[]): string {
  const end = ink === '#000000' ? 0 : 255;
  for (let step = 0; step <= steps; step++) {
    const mixed = channels(colour)
      .map((value) => Math.round(value + ((end - value) * step) / steps))
      .map((value) => value.toString(16).padStart(2, '0'))
      .join('');
    if (grounds.every((ground) => contrast(`#${mixed}`, ground) >= least)) return `#${mixed}`;
  }
  return ink;
}
