import { sine, wav } from '../../functions/adapters/audio/testing.ts';

type Sounds = readonly (readonly [from: number, until: number])[];

const seconds = 60;
/** When each channel of `tones()` sounds, in seconds: a tone of 400 Hz on the first, of 1000 Hz on the second. */
const first: Sounds = [
  [0, 8],
  [14, 20],
  [30, 60],
];
const second: Sounds = [
  [4, 8],
  [14, 17],
  [36, 60],
];
/** When neither does. */
export const silences: Sounds = [
  [8, 14],
  [20, 30],
];

/** A WAV of two channels of a minute, whose sound and silence are known. */
export function tones(): Buffer {
  const at = (sounds: Sounds, hertz: number) => {
    const tone = sine(hertz, 0.4);
    return (time: number) => (sounds.some(([from, until]) => time >= from && time < until) ? tone(time) : 0);
  };
  return wav(8000, seconds, [at(first, 400), at(second, 1000)]);
}
