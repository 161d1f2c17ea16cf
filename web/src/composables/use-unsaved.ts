import { onBeforeRouteLeave } from 'vue-router';
import { useEventListener } from './use-event-listener.ts';

/** Asks before a page is left, or closed, with what was typed on it. */
export function useUnsaved(isUnsaved: () => boolean): void {
  onBeforeRouteLeave(() => !isUnsaved() || window.confirm('Leave without saving what you changed?'));
  useEventListener(window, 'beforeunload', (event) => {
    if (isUnsaved()) event.preventDefault();
  });
}
