import { readonly, shallowRef } from 'vue';
import { loopAt, loopBack, loopBetween, withEnd, withStart } from './loop.ts';
import type { Stretch } from './stretch.ts';

/** The stretch that is repeated until it is cleared. */
export function useLoop(duration: number) {
  const stretch = shallowRef<Stretch>();
  return {
    stretch: readonly(stretch),
    between(a: number, b: number) {
      stretch.value = loopBetween(a, b, duration);
    },
    start(at: number) {
      stretch.value = withStart(stretch.value, at, duration);
    },
    end(at: number) {
      stretch.value = withEnd(stretch.value, at, duration);
    },
    /** Repeats what follows a moment, or nothing any more. */
    toggle(at: number, view: Stretch) {
      stretch.value = stretch.value ? undefined : loopAt(at, view, duration);
    },
    clear() {
      stretch.value = undefined;
    },
    back: (before: number, at: number) => stretch.value && loopBack(stretch.value, before, at),
  };
}
