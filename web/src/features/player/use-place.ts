import { onScopeDispose, watch } from 'vue';
import { say } from '../../components/notices.ts';
import { addressAt } from './place-address.ts';
import { rulerText } from './ruler.ts';
import type { Player } from './use-player.ts';

/** How long a place stands still before it is written into the address, in milliseconds. */
const settled = 400;

/** The place in the recording as an address: in that of the page while it is silent, and to be copied at any time. */
export function usePlace(player: Player) {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function write() {
    const { position, isPlaying, duration } = player.playback;
    if (isPlaying) return;
    const address = addressAt(location.href, position >= duration ? 0 : position);
    if (address === location.href) return;
    // The router goes by its own note of where it is; a navigation would do more than is wanted.
    const current = address.slice(location.origin.length);
    history.replaceState({ ...history.state, current }, '', address);
  }

  watch(
    () => [player.playback.isPlaying, player.playback.isPlaying || player.playback.position],
    () => {
      clearTimeout(timer);
      if (!player.playback.isPlaying) timer = setTimeout(write, settled);
    },
  );
  onScopeDispose(() => clearTimeout(timer));

  return async function copyLink(): Promise<void> {
    const { position } = player.playback;
    try {
      await navigator.clipboard.writeText(addressAt(location.href, position));
      say(`Link to ${rulerText(position)} copied`);
    } catch {
      say('The browser does not let this page copy. Pause, and copy the address of the page instead.', 'failed');
    }
  };
}
