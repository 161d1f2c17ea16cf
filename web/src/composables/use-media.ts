import { onScopeDispose, readonly, ref } from 'vue';

/** Whether a media query holds, such as `(min-width: 1200px)`. */
export function useMedia(query: string) {
  const list = matchMedia(query);
  const holds = ref(list.matches);
  const follow = () => {
    holds.value = list.matches;
  };
  list.addEventListener('change', follow);
  onScopeDispose(() => list.removeEventListener('change', follow));
  return readonly(holds);
}
