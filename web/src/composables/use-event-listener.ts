import { onScopeDispose } from 'vue';

/** Listens for as long as the component, or whatever scope this is called in, lives. */
export function useEventListener<Type extends keyof WindowEventMap>(
  target: Window,
  type: Type,
  listener: (event: WindowEventMap[Type]) => void,
): void {
  target.addEventListener(type, listener);
  onScopeDispose(() => target.removeEventListener(type, listener));
}
