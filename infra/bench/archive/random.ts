/** A generator of random numbers (sfc32) that gives the same ones for the same seeds. */
export interface Random {
  /** From 0 to 1, 1 excluded. */
  next(): number;
  /** A whole number below `end`. */
  below(end: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** Log-normal: half of the values are below `median`. */
  around(median: number, spread: number): number;
}

export function random(...seeds: number[]): Random {
  let [a = 0, b = 0, c = 0x9e3779b9, counter = 1] = seeds;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  // Seeds that differ little give numbers that differ little at first.
  for (let i = 0; i < 12; i++) next();
  const below = (end: number) => Math.floor(next() * end);
  return {
    ...{ next, below },
    chance: (probability) => next() < probability,
    pick: (values) => values[below(values.length)] as (typeof values)[number],
    around(median, spread) {
      // Box and Muller's normal distribution.
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return median * Math.exp(spread * normal);
    },
  };
}

/** Draws ranks 0 to `count` - 1 by Zipf's law: the rank r as often as (r + 1) to the power of -`exponent`. */
export function zipf(count: number, exponent: number): (from: Random) => number {
  const sums = new Float64Array(count);
  for (let rank = 0, sum = 0; rank < count; rank++) {
    sum += (rank + 1) ** -exponent;
    sums[rank] = sum;
  }
  return (from) => {
    const wanted = from.next() * (sums[count - 1] as number);
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) <= wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
