import { lengthOf, type Peaks, type Stretch } from './stretch.ts';

/** Silence shorter than this (seconds) is a breath, not a wait. */
const leastSilence = 1;
/** What is left of a silence at either end, in seconds: words that follow each other at once are hard to follow. */
const air = 0.25;
/** A peak that is quiet on any line: two steps of the 255 of full scale, some -40 dB. */
const quietAnywhere = 0.0118;

/** The value that a share of all values lies below. */
function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** How loud a recording's speech is: its loudest twentieth begins there, on its loudest channel. */
export const loudnessOf = (channels: Peaks['channels']) =>
  Math.max(0, ...channels.map((values) => quantile(values, 0.95)));

/**
 * Below what peaks of a channel count as silence: twice its noise floor, which is what its quietest tenth stays below; but never what
 * might be speech beside the recording's loudness, since a channel may be all noise, or all speech.
 */
function thresholdOf(values: readonly number[], loudness: number): number {
  return Math.max(quietAnywhere, Math.min(2 * quantile(values, 0.1), loudness / 4));
}

/** Where all channels are quiet, however short. `loudness` is the whole recording's. */
export function quietRuns({ channels, samplesPerSecond, fromMs }: Peaks, loudness: number): Stretch[] {
  const thresholds = channels.map((values) => thresholdOf(values, loudness));
  const length = Math.max(0, ...channels.map((values) => values.length));
  const seconds = (index: number) => fromMs / 1000 + index / samplesPerSecond;
  const runs: Stretch[] = [];
  let begin = -1;
  for (let at = 0; at <= length; at++) {
    const isQuiet =
      at < length && channels.every((values, channel) => (values[at] ?? 0) <= (thresholds[channel] as number));
    if (isQuiet && begin < 0) begin = at;
    if (!isQuiet && begin >= 0) {
      runs.push({ from: seconds(begin), until: seconds(at) });
      begin = -1;
    }
  }
  return runs;
}

/** What to skip: quiet runs, in order, joined where they touch, of those long enough all but the air. */
export function skipsOf(runs: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && run.from <= last.until + 0.001) last.until = Math.max(last.until, run.until);
    else joined.push({ ...run });
  }
  return joined
    .filter((run) => lengthOf(run) >= leastSilence - 0.001)
    .map(({ from, until }) => ({ from: from + air, until: until - air }));
}

/** The stretch that holds a moment, of stretches in order. */
export function stretchAt(stretches: readonly Stretch[], at: number): Stretch | undefined {
  let low = 0;
  let high = stretches.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const stretch = stretches[middle] as Stretch;
    if (at < stretch.from) high = middle - 1;
    else if (at >= stretch.until) low = middle + 1;
    else return stretch;
  }
  return undefined;
}

export const totalOf = (stretches: readonly Stretch[]) =>
  stretches.reduce((sum, stretch) => sum + lengthOf(stretch), 0);
