import { onMounted, onScopeDispose, type Ref, ref } from 'vue';

/** The width of an element in CSS pixels, 0 before it is in the page. */
export function useWidth(element: Readonly<Ref<HTMLElement | null>>) {
  const width = ref(0);
  const observer = new ResizeObserver(([entry]) => {
    if (entry) width.value = Math.floor(entry.contentRect.width);
  });
  onMounted(() => {
    if (!element.value) return;
    width.value = element.value.clientWidth;
    observer.observe(element.value);
  });
  onScopeDispose(() => observer.disconnect());
  return width;
}
