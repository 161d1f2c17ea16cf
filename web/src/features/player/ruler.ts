import { lengthOf, type Stretch } from './stretch.ts';

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

/** Seconds at which a ruler of a width (pixels) is marked: round ones, at least `least` pixels apart. */
export function rulerMarks(view: Stretch, width: number, least = 88): number[] {
  const seconds = lengthOf(view);
  if (seconds <= 0 || width <= 0) return [];
  const step = steps.find((each) => (each / seconds) * width >= least) ?? Math.ceil(seconds);
  const first = Math.ceil(view.from / step - 1e-9);
  const last = Math.floor(view.until / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, mark) => (first + mark) * step);
}

/** Seconds as a ruler says them: `4:57`, `1:04:57`. */
export function rulerText(seconds: number): string {
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
