import { useQuery } from '@tanstack/vue-query';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { partQuery, type Shown } from './peaks-query.ts';
import type { Peaks, Stretch } from './stretch.ts';
import { holds } from './stretch.ts';
import { following, isNearest, isWhole, panned, partFor, whole, zoomed } from './zoom-window.ts';

/** How long a view stands still before its peaks are asked for, in milliseconds. */
const settled = 150;

/** The stretch of a recording that fills the waveform, and the peaks that draw it. */
export function useZoom({ recordingId, duration, overview, position, isPlaying }: Shown) {
  const view = shallowRef<Stretch>(whole(duration));
  /** How many bars are drawn side by side: what draws them says so. */
  const bars = ref(0);
  const zoomedIn = computed(() => !isWhole(view.value, duration));

  const wanted = computed(() => {
    const perSecond = overview.value?.samplesPerSecond;
    if (!perSecond || !zoomedIn.value) return undefined;
    return partFor(view.value, { duration, perSecond, bars: bars.value });
  });
  /** Of the parts that are passed by only the one that is stayed at is asked for. */
  const asked = shallowRef<Stretch>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    () => wanted.value && `${wanted.value.from} ${wanted.value.until}`,
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        asked.value = wanted.value;
      }, settled);
    },
  );
  onScopeDispose(() => clearTimeout(timer));
  const { data: part } = useQuery(
    computed(() => ({
      ...partQuery(recordingId, asked.value ?? whole(duration)),
      enabled: asked.value !== undefined,
      // While it is on its way, that of before is drawn as far as it reaches.
      placeholderData: (before: Peaks | undefined) => before as never,
    })),
  );
  const fine = computed((): Peaks | undefined => {
    const peaks: Peaks | undefined = part.value;
    if (!peaks || !wanted.value) return undefined;
    const from = peaks.fromMs / 1000;
    const until = from + (peaks.channels[0]?.length ?? 0) / peaks.samplesPerSecond;
    const reaches = from <= view.value.from + 0.02 && until >= Math.min(view.value.until, duration) - 0.1;
    return reaches && peaks.samplesPerSecond > (overview.value?.samplesPerSecond ?? 0) ? peaks : undefined;
  });

  // What plays stays in sight; whoever looks elsewhere while it does sees it again when it comes there.
  let isSeen = true;
  const sees = (at: number) => holds(view.value, at);
  watch([position, isPlaying], ([at, plays], [before]) => {
    if (!zoomedIn.value) return;
    const jumped = Math.abs(at - before) > 1;
    if ((plays && isSeen) || (jumped && !sees(at))) view.value = following(view.value, at, duration);
    isSeen = sees(at);
  });

  const set = (next: Stretch) => {
    view.value = next;
    isSeen = sees(position());
  };
  const middle = () => (sees(position()) ? position() : (view.value.from + view.value.until) / 2);

  return {
    view,
    bars,
    zoomedIn,
    canZoomIn: computed(() => !isNearest(view.value, duration)),
    peaks: computed((): Peaks | undefined => fine.value ?? overview.value),
    by: (times: number, around = middle()) => set(zoomed(view.value, times, around, duration)),
    pan: (seconds: number) => set(panned(view.value, seconds, duration)),
    all: () => set(whole(duration)),
  };
}
