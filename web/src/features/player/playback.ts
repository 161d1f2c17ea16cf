import { computed, onScopeDispose, readonly, ref, type ShallowUnwrapRef, shallowRef, watch } from 'vue';
import { useStored } from '../../composables/use-stored.ts';

export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

/** Before it was asked for; on its way to sound; sounding; silent at a place; given up, with `failure`. */
type Phase = 'idle' | 'loading' | 'playing' | 'paused' | 'failed';

interface Options {
  durationMs: number;
  /** Asks for an address of the audio. Every time is written down as a Play, so it is asked for when played, not before. */
  askAddress: () => Promise<string>;
  /** What plays it, where one recording follows another: browsers let an element go on that a person has started. */
  audio?: HTMLAudioElement;
  /** Whether what sounds is to be read by the page as well, as mixing its channels needs: then the store has to allow it. */
  shared?: boolean;
  /** Where playing goes on that came from one second to another, if not there: it may skip, or repeat. */
  leap?: (before: number, at: number) => number | undefined;
  /** It was heard to its end. */
  onEnd?: () => void;
}

/** As a reactive object holds it. */
export type Playing = ShallowUnwrapRef<ReturnType<typeof usePlayback>>;

const within = (least: number, most: number, otherwise: number) => (stored: string | null) => {
  const value = Number.parseFloat(stored ?? '');
  return value >= least && value <= most ? value : otherwise;
};

/**
 * Plays a recording. Its place (seconds) can be set before there is any audio. An address that has expired is asked for
 * again, and playing goes on where it was.
 */
export function usePlayback(options: Options) {
  const { durationMs, askAddress, audio = new Audio(), shared = false, leap = () => undefined, onEnd } = options;
  audio.preload = 'auto';
  const duration = durationMs / 1000;

  const phase = ref<Phase>('idle');
  const isPlaying = computed(() => phase.value === 'playing' || phase.value === 'loading');
  const position = ref(0);
  const failure = shallowRef<unknown>();
  const speed = useStored('speed', within(0.5, 3, 1));
  const volume = useStored('volume', within(0, 1, 1));
  const muted = useStored('muted', (stored) => stored === 'true');

  /** Whether the page may read what sounds; undefined before there was any audio. */
  const isShared = ref<boolean>();
  /** Whether the element has an address that worked when last used. */
  let hasAddress = false;
  /** Whether to do without the page reading along, because the audio did not come with it. */
  let alone = false;
  /** Whether the address was renewed and nothing has sounded since: then another renewal would not help. */
  let renewed = false;
  let frame = 0;

  watch(
    [speed, volume, muted],
    () => {
      audio.preservesPitch = true;
      // A new address begins at the default speed.
      audio.defaultPlaybackRate = speed.value;
      audio.playbackRate = speed.value;
      audio.volume = volume.value;
      audio.muted = muted.value;
    },
    { immediate: true },
  );

  const fail = (error: unknown) => {
    phase.value = 'failed';
    failure.value = error;
  };

  async function play(): Promise<void> {
    if (position.value >= duration) position.value = 0;
    // Tried again by a person: from the beginning.
    if (phase.value === 'failed') alone = false;
    phase.value = 'loading';
    failure.value = undefined;
    try {
      if (!hasAddress) {
        const address = await askAddress();
        audio.crossOrigin = shared && !alone ? 'anonymous' : null;
        audio.src = address;
        hasAddress = true;
      }
      audio.currentTime = position.value;
      // Stopped or paused while the address was on its way.
      if (phase.value !== 'loading') return;
      await audio.play();
    } catch (error) {
      // Paused before it sounded, or the browser wants another click. A source that cannot be read is the element's error.
      if (!(error instanceof DOMException)) fail(error);
      else if (error.name === 'NotAllowedError' && phase.value === 'loading') phase.value = 'paused';
    }
  }

  function pause(): void {
    if (isPlaying.value) phase.value = 'paused';
    audio.pause();
  }

  function seek(seconds: number): void {
    position.value = Math.max(0, Math.min(duration, seconds));
    if (hasAddress) audio.currentTime = position.value;
  }

  function stop(): void {
    pause();
    seek(0);
  }

  /** Where the audio is. Frames are not drawn in the background; the element tells a few times a second even so. */
  const tell = () => {
    if (phase.value !== 'playing') return;
    const at = Math.min(duration, audio.currentTime);
    const to = leap(position.value, at);
    if (to === undefined) position.value = at;
    else seek(to);
  };

  const follow = () => {
    tell();
    frame = requestAnimationFrame(follow);
  };

  const listeners: Partial<Record<keyof HTMLMediaElementEventMap, () => void>> = {
    loadedmetadata() {
      isShared.value = audio.crossOrigin !== null;
      if (Math.abs(audio.currentTime - position.value) > 0.05) audio.currentTime = position.value;
    },
    playing() {
      phase.value = 'playing';
      renewed = false;
      cancelAnimationFrame(frame);
      follow();
    },
    timeupdate: tell,
    waiting() {
      if (phase.value === 'playing') phase.value = 'loading';
    },
    pause() {
      cancelAnimationFrame(frame);
      if (phase.value === 'playing') phase.value = 'paused';
    },
    ended() {
      phase.value = 'paused';
      const to = leap(position.value, duration);
      position.value = to ?? duration;
      if (to === undefined) onEnd?.();
      else void play();
    },
    error() {
      cancelAnimationFrame(frame);
      hasAddress = false;
      if (phase.value === 'paused') return;
      if (renewed) {
        fail(audio.error);
        return;
      }
      renewed = true;
      // What never came may lack no more than the store's leave to read it: it can be heard even so.
      alone = shared && !isShared.value;
      void play();
    },
  };
  for (const [type, listener] of Object.entries(listeners)) audio.addEventListener(type, listener);

  onScopeDispose(() => {
    for (const [type, listener] of Object.entries(listeners)) audio.removeEventListener(type, listener);
    cancelAnimationFrame(frame);
    audio.pause();
    // Lets go of the connection.
    audio.removeAttribute('src');
    audio.load();
  });

  return {
    /** To be put into the page, where browsers and their tools look for it. */
    audio,
    phase: readonly(phase),
    position: readonly(position),
    failure: readonly(failure),
    isShared: readonly(isShared),
    isPlaying,
    duration,
    speed,
    volume,
    muted,
    play,
    pause,
    stop,
    seek,
    toggle: () => (isPlaying.value ? pause() : void play()),
    step: (seconds: number) => seek(position.value + seconds),
  };
}
