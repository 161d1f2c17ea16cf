import { lengthOf, type Stretch } from './stretch.ts';

/** The heights (0 to 1) of the bars that draw one channel. */
export type Bars = number[];

/** Values of one channel: so many a second, from a second of the recording on. */
export interface ChannelPeaks {
  values: readonly number[];
  samplesPerSecond: number;
  from: number;
}

/**
 * The bars of a lane: `count` of them over a stretch, each as high as the loudest peak of its time. Time is what is
 * laid out, not samples: the peaks of a recording that ends early leave the rest of its lane flat.
 */
export function barsOf({ values, samplesPerSecond, from }: ChannelPeaks, stretch: Stretch, count: number): Bars {
  const first = (stretch.from - from) * samplesPerSecond;
  const total = lengthOf(stretch) * samplesPerSecond;
  return Array.from({ length: count }, (_, bar) => {
    // A peak that two bars share is in both: whatever is left out might be the loudest. What binary fractions add is not shared.
    const begin = Math.floor(first + (bar * total) / count + 1e-6);
    const end = Math.max(begin + 1, Math.ceil(first + ((bar + 1) * total) / count - 1e-6));
    let loudest = 0;
    for (let at = Math.max(0, begin); at < end; at++) loudest = Math.max(loudest, values[at] ?? 0);
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
