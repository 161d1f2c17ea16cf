/** The fewest steps of 1, 2 or 5 (times a power of ten) that reach `most`, as a scale has them: from 0 up, whole numbers. */
export function ticksUpTo(most: number, steps = 4): number[] {
  const least = Math.max(1, most / steps);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= least) ?? least;
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, index) => index * step);
}

/** Which of so many bars have a label: the newest, and every so manieth before it, some six in all. */
export function labelled(count: number): number[] {
  const step = Math.max(1, Math.ceil(count / 6));
  return Array.from({ length: count }, (_, index) => index).filter((index) => (count - 1 - index) % step === 0);
}
