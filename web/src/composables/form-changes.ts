/** What is wrong with the fields of a form, each in a sentence. */
export type Errors<Draft> = Partial<Record<keyof Draft, string>>;

/** The same whoever was chosen first. */
const plain = (value: unknown) =>
  JSON.stringify(Array.isArray(value) ? value.toSorted() : typeof value === 'string' ? value.trim() : (value ?? null));

/** What of a form differs from how it was: nothing else is sent, so that what others change meanwhile stays. */
export const changesOf = <Draft extends object>(draft: Draft, before: Draft): Partial<Draft> =>
  Object.fromEntries(
    Object.entries(draft).filter(([name, value]) => plain(value) !== plain(before[name as keyof Draft])),
  ) as Partial<Draft>;
