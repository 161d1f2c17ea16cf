/** Part of a recording, in seconds. */
export interface Stretch {
  from: number;
  until: number;
}

/** What the service answers for peaks: values of each channel from a moment on, 0 to 1. */
export interface Peaks {
  channels: readonly (readonly number[])[];
  samplesPerSecond: number;
  fromMs: number;
}

export const lengthOf = ({ from, until }: Stretch) => until - from;

export const within = (least: number, value: number, most: number) => Math.max(least, Math.min(most, value));

/** Whether a moment lies in a stretch, or at either end of it. */
export const holds = ({ from, until }: Stretch, seconds: number) => seconds >= from && seconds <= until;

/** Where a moment lies in a stretch: 0 at its beginning, 1 at its end, beyond outside. */
export const shareOf = (stretch: Stretch, seconds: number) =>
  lengthOf(stretch) > 0 ? (seconds - stretch.from) / lengthOf(stretch) : 0;

/** A share as CSS writes it. */
export const percent = (share: number) => `${share * 100}%`;
