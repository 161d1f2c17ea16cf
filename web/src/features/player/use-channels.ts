import { computed, onScopeDispose, type Ref, ref, watch } from 'vue';
import { type ChannelMix, openChannelMix } from './channel-mix.ts';

/**
 * Which of two channels are heard. What mixes them is made when first one is muted, so that playing without needs nothing but the audio
 * element. `isShared` says whether the audio came with leave to be read.
 */
export function useChannels(audio: HTMLAudioElement, isShared: Readonly<Ref<boolean | undefined>>) {
  const heard = ref<readonly [boolean, boolean]>([true, true]);
  let mix: ChannelMix | undefined;

  watch([heard, isShared], ([both]) => {
    // Before there is audio it is not known whether it may be mixed; without leave the mix would be silence.
    if (!isShared.value || (!mix && both[0] && both[1])) return;
    mix ??= openChannelMix(audio);
    mix.hear(both);
    void mix.resume();
  });
  const resume = () => void mix?.resume();
  audio.addEventListener('play', resume);
  onScopeDispose(() => {
    audio.removeEventListener('play', resume);
    void mix?.close();
  });

  const isOnly = (channel: number) => Boolean(heard.value[channel]) && !heard.value[1 - channel];
  return {
    /** False where the store does not let the page read its audio: it plays as it is. */
    isPossible: computed(() => isShared.value !== false),
    isHeard: computed(() => heard.value),
    mute(channel: number): void {
      const [first, second] = heard.value;
      heard.value = channel === 0 ? [!first, second] : [first, !second];
    },
    isOnly,
    /** Hears one alone, and both again. */
    only(channel: number): void {
      heard.value = isOnly(channel) ? [true, true] : [channel === 0, channel === 1];
    },
  };
}
