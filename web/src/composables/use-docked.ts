import { onScopeDispose, type Ref, watch } from 'vue';

/**
 * What is docked at the foot of the window takes room from whatever else wants to be there, as much as it is high and
 * the gap above it: base.css has the variables.
 */
export function useDocked(element: Readonly<Ref<HTMLElement | null>>, variable: '--bar' | '--jobs', gap: number): void {
  const room = document.documentElement.style;
  const observer = new ResizeObserver(([entry]) => {
    if (entry) room.setProperty(variable, `${Math.ceil(entry.borderBoxSize[0]?.blockSize ?? 0) + gap}px`);
  });
  function leave() {
    observer.disconnect();
    room.removeProperty(variable);
  }
  watch(
    element,
    (present) => {
      leave();
      if (present) observer.observe(present);
    },
    { flush: 'post', immediate: true },
  );
  onScopeDispose(leave);
}
