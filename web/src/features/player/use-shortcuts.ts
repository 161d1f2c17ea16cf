import type { Ref } from 'vue';
import { isOfPage } from '../../composables/page-keys.ts';
import { useEventListener } from '../../composables/use-event-listener.ts';
import { type Shortcut, shortcutOf } from './shortcuts.ts';

/** Fields and lists have a use of their own for every key, buttons and links for some, sliders for those that move them. */
function usesItself(target: HTMLElement, shortcut: Shortcut): boolean {
  if (target.matches('select, textarea, input:not([type=range]), dialog, dialog *')) return true;
  if (shortcut === 'toggle') return target.matches('button, a');
  return /back|forward/i.test(shortcut) && target.matches('[role=slider], input');
}

/** Acts on keys that are pressed in the player, and on the page where nothing has the keyboard. */
export function useShortcuts(root: Readonly<Ref<HTMLElement | null>>, acts: Record<Shortcut, () => unknown>): void {
  useEventListener(window, 'keydown', (event) => {
    const { target } = event;
    if (event.defaultPrevented || !(target instanceof HTMLElement)) return;
    if (!isOfPage(target) && !root.value?.contains(target)) return;
    const shortcut = shortcutOf(event);
    if (!shortcut || usesItself(target, shortcut)) return;
    event.preventDefault();
    acts[shortcut]();
  });
}
