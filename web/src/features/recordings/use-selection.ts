import { computed, type Ref, toRaw } from 'vue';
import type { Recording } from '#contract/recordings';
import { type Anchor, selectRange, toggleRow, withRows } from './selection.ts';

/**
 * Selects rows of a list. What is selected may go beyond the rows that are listed: it is kept from page to page.
 * Undefined where nothing can be selected.
 */
export function useSelection(
  recordings: () => readonly Recording[] | undefined,
  selected: Ref<ReadonlySet<string> | undefined>,
) {
  const rows = computed(() => recordings()?.map(({ id }) => id) ?? []);
  const here = computed(() => rows.value.filter((id) => selected.value?.has(id)).length);
  let anchor: Anchor | undefined;
  /** What was last selected here: whatever else is selected now was so by somebody else, and no range goes on. */
  let own: unknown;
  /** The row that the range ends with. */
  let end: string | undefined;

  function set(next: ReadonlySet<string>, from?: Anchor, to = from?.id) {
    anchor = from;
    end = to;
    own = next;
    selected.value = next;
  }

  const range = () => (anchor && own === toRaw(selected.value) && rows.value.includes(anchor.id) ? anchor : undefined);

  function toggle(id: string, before: ReadonlySet<string>) {
    const next = toggleRow(before, id);
    set(next.selected, next.anchor);
  }

  function extend(id: string, from: Anchor) {
    const next = selectRange(rows.value, from, id);
    set(next.selected, next.anchor, id);
  }

  return {
    isSelectable: computed(() => selected.value !== undefined),
    isSelected: (id: string) => selected.value?.has(id) ?? false,
    /** Of the rows that are listed. */
    state: computed(() => (here.value === 0 ? 'none' : here.value === rows.value.length ? 'all' : 'some')),
    /** A row was clicked, with the shift key or without. */
    pick(id: string, isRange: boolean) {
      if (!selected.value) return;
      const from = range();
      if (isRange && from) extend(id, from);
      else toggle(id, selected.value);
    },
    /** The keyboard went from a row to another with the shift key held. */
    stretch(from: string, to: string) {
      if (!selected.value) return;
      const begun = range();
      // Where no range goes on, one begins, whether the row is selected already or not.
      const goesOn = begun?.on && end === from;
      extend(to, goesOn ? begun : { id: from, on: true, before: selected.value });
    },
    all(on: boolean) {
      if (selected.value) set(withRows(selected.value, rows.value, on));
    },
    clear() {
      if (selected.value) set(new Set());
    },
  };
}
