import { computed } from 'vue';
import { useStored } from '../../composables/use-stored.ts';
import { type ColumnChoice, readChoice, shownColumns, writeChoice } from './columns.ts';

/** The columns of the archive, as this browser remembers them. */
export function useColumns() {
  const stored = useStored('columns', (text) => writeChoice(readChoice(text)));
  const choice = computed<ColumnChoice>({
    get: () => readChoice(stored.value),
    set: (chosen) => {
      stored.value = writeChoice(chosen);
    },
  });
  return { choice, shown: computed(() => shownColumns(choice.value)) };
}
