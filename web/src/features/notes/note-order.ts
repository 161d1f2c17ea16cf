import type { Note } from '#contract/notes';

/** Notes as they are read beside a recording: those of the whole call by age, then the others where they are heard. */
export const inOrder = (notes: readonly Note[]): Note[] =>
  [...notes].sort(
    (a, b) =>
      (a.atMs ?? -1) - (b.atMs ?? -1) || Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.id < b.id ? -1 : 1),
  );
