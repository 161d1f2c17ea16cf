import { type Stretch, shareOf } from './stretch.ts';

/** A timestamp note, as the waveform shows it. */
export interface Mark {
  id: string;
  atMs: number;
  text: string;
  author: string;
}

/** Marks that stand too near each other to be told apart. */
export interface Pin {
  /** 0 to 1 of the view. */
  share: number;
  marks: [Mark, ...Mark[]];
}

/** How wide a pin is to be pressed, in pixels. */
export const pinWidth = 24;

export const inOrder = (marks: readonly Mark[]) => marks.toSorted((a, b) => a.atMs - b.atMs);

/** The pins of a view of a width (pixels): each where its first mark is, and none over another. */
export function pinsOf(marks: readonly Mark[], view: Stretch, width: number): Pin[] {
  const pins: Pin[] = [];
  if (width <= 0) return pins;
  for (const mark of inOrder(marks)) {
    const share = shareOf(view, mark.atMs / 1000);
    if (share < 0 || share > 1) continue;
    const last = pins.at(-1);
    if (last && (share - last.share) * width < pinWidth) last.marks.push(mark);
    else pins.push({ share, marks: [mark] });
  }
  return pins;
}

/** The mark after a second, or before it, of marks in order. */
export function markBeside(marks: readonly Mark[], seconds: number, direction: 1 | -1): Mark | undefined {
  const at = seconds * 1000;
  // One that was just gone to is not gone to again; going back passes what has only just begun to play.
  return direction === 1 ? marks.find(({ atMs }) => atMs > at + 50) : marks.findLast(({ atMs }) => atMs < at - 1000);
}
