/** Where a range begins: the row that was last marked by itself. */
export interface Anchor {
  id: string;
  /** Whether it was selected or taken out: the range follows. */
  on: boolean;
  /** What was selected before, without the range. */
  before: ReadonlySet<string>;
}

interface Selected {
  selected: ReadonlySet<string>;
  anchor: Anchor;
}

/** One row, by itself. Ranges begin there from now on. */
export function toggleRow(selected: ReadonlySet<string>, id: string): Selected {
  const anchor = { id, on: !selected.has(id), before: selected };
  return { selected: withRows(selected, [id], anchor.on), anchor };
}

/**
 * From the anchor to a row, of the rows as they are listed. A range that is drawn again, shorter or to the other side,
 * leaves behind what was selected before it.
 */
export function selectRange(rows: readonly string[], anchor: Anchor, id: string): Selected {
  const from = rows.indexOf(anchor.id);
  const to = rows.indexOf(id);
  const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { selected: withRows(anchor.before, range, anchor.on), anchor };
}

export function withRows(selected: ReadonlySet<string>, ids: readonly string[], on: boolean): ReadonlySet<string> {
  const next = new Set(selected);
  for (const id of ids) {
    if (on) next.add(id);
    else next.delete(id);
  }
  return next;
}
