/** The heights (0 to 1) of the bars that draw one channel. */
export type Bars = number[];

/**
 * The bars of a lane: `count` of them over `durationMs`, each as high as the loudest peak of its time. Time is what is
 * laid out, not samples: the peaks of a recording that ends early leave the rest of its lane flat.
 */
export function barsOf(peaks: readonly number[], samplesPerSecond: number, durationMs: number, count: number): Bars {
  const total = (durationMs * samplesPerSecond) / 1000;
  return Array.from({ length: count }, (_, bar) => {
    // A peak that two bars share is in both: whatever is left out might be the loudest.
    const from = Math.floor((bar * total) / count);
    const until = Math.max(from + 1, Math.ceil(((bar + 1) * total) / count));
    let loudest = 0;
    for (let at = from; at < until; at++) loudest = Math.max(loudest, peaks[at] ?? 0);
    return loudest;
  });
}

/** The peaks of all channels as one: the loudest at each time. */
export function mixOf(channels: readonly (readonly number[])[]): number[] {
  const length = Math.max(0, ...channels.map((peaks) => peaks.length));
  return Array.from({ length }, (_, at) => Math.max(...channels.map((peaks) => peaks[at] ?? 0)));
}

/** The most that quiet recordings are raised by: more would make their noise look like speech. */
const mostGain = 6;

/** What to multiply peaks by so that the loudest of all channels fills its lane: one factor, as loudness compares. */
export function gainOf(channels: readonly (readonly number[])[]): number {
  let loudest = 0;
  for (const peaks of channels) for (const peak of peaks) loudest = Math.max(loudest, peak);
  return loudest === 0 ? 1 : Math.min(mostGain, 1 / loudest);
}
