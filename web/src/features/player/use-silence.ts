import { useQueryClient } from '@tanstack/vue-query';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { useStored } from '../../composables/use-stored.ts';
import { partQuery, type Shown } from './peaks-query.ts';
import { loudnessOf, quietRuns, skipsOf, stretchAt, totalOf } from './silence.ts';
import type { Peaks, Stretch } from './stretch.ts';

/** Peaks a second that tell a silence from a breath. */
const leastPerSecond = 4;
/** How much of a long recording is asked for at a time, in seconds: 2,000 values are five a second. */
const partLength = 400;

/**
 * Skips what all channels are silent in, where that was switched on. The peaks of the whole tell it of most calls; those of a long one are
 * too coarse, and finer ones are asked for bit by bit, from where it plays, once it plays.
 */
export function useSilence({ recordingId, duration, overview, position, isPlaying }: Shown) {
  const client = useQueryClient();
  const isOn = useStored('skip-silence', (stored) => stored === 'true');
  /** The quiet runs of each part; undefined where they are not known yet. */
  const runs = shallowRef<readonly (readonly Stretch[] | undefined)[]>([]);
  const isFailed = shallowRef(false);
  let isOver = false;
  onScopeDispose(() => {
    isOver = true;
  });

  const skips = computed(() => (isOn.value ? skipsOf(runs.value.flatMap((part) => part ?? [])) : []));

  function readWhole(peaks: Peaks) {
    runs.value = [quietRuns(peaks, loudnessOf(peaks.channels))];
  }

  let isReading = false;
  async function readParts(peaks: Peaks) {
    if (isReading) return;
    isReading = true;
    isFailed.value = false;
    const loudness = loudnessOf(peaks.channels);
    const count = Math.ceil(duration / partLength);
    if (runs.value.length === 0) runs.value = Array.from({ length: count });
    try {
      while (isOn.value && !isOver) {
        const here = Math.min(count - 1, Math.floor(position() / partLength));
        const next = [...runs.value.keys()]
          .map((index) => (here + index) % count)
          .find((index) => runs.value[index] === undefined);
        if (next === undefined) break;
        const part = { from: next * partLength, until: Math.min(duration, (next + 1) * partLength) };
        const fine = await client.fetchQuery(partQuery(recordingId, part));
        runs.value = runs.value.with(next, quietRuns(fine, loudness));
      }
    } catch {
      // It plays on, without skipping what is not known.
      isFailed.value = true;
    } finally {
      isReading = false;
    }
  }

  watch(
    [isOn, overview, isPlaying],
    ([on, peaks, plays], [before]) => {
      if (!on || !peaks) return;
      if (peaks.samplesPerSecond >= leastPerSecond) {
        if (runs.value.length === 0) readWhole(peaks);
      } else if (plays || before === false) void readParts(peaks);
    },
    { immediate: true },
  );

  return {
    isOn,
    skips,
    /** Seconds that it saves, as far as is known. */
    saved: computed(() => totalOf(skips.value)),
    isComplete: computed(() => runs.value.length > 0 && runs.value.every((part) => part !== undefined)),
    isFailed,
    /** Where playing goes on that came into a silence. A loop of nothing but silence is heard. */
    over(at: number, loop: Stretch | undefined): number | undefined {
      const silence = stretchAt(skips.value, at);
      if (!silence || (loop && silence.from <= loop.from && silence.until >= loop.until)) return undefined;
      return silence.until;
    },
  };
}
