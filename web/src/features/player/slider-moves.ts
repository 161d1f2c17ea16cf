import { lengthOf, type Stretch, within } from './stretch.ts';

/** The second below a pointer, on an element that a stretch is laid out over. */
export function secondsAt(event: MouseEvent, element: Element, stretch: Stretch): number {
  const { left, width } = element.getBoundingClientRect();
  return stretch.from + within(0, (event.clientX - left) / width, 1) * lengthOf(stretch);
}

/** Whether a press takes hold of what listens to it. What is held hears of the pointer wherever it goes. */
export function takesHold(event: PointerEvent): boolean {
  if (event.button !== 0) return false;
  (event.currentTarget as Element).setPointerCapture(event.pointerId);
  return true;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** Keys with these are the browser's. */
export const isCommand = (event: Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey'>) =>
  event.altKey || event.ctrlKey || event.metaKey;

/** How far a key moves a slider: arrows `near`, pages and arrows with Shift `far`, Home and End all the way. Undefined where it does not. */
export function stepOf(event: Pressed, near: number, far: number): number | undefined {
  if (isCommand(event)) return undefined;
  const step = event.shiftKey ? far : near;
  const steps: Record<string, number> = {
    ...{ ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step },
    ...{ PageDown: -far, PageUp: far, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY },
  };
  return steps[event.key];
}
