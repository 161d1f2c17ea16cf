import { recordingsText } from '../jobs/recordings-text.ts';
import type { Selected } from './archive-selection.ts';

/** What is selected, in a sentence: `12 recordings`, `all recordings that match`. */
export function selectionText(selected: Selected): string {
  if ('recordingIds' in selected) return recordingsText(selected.recordingIds.length);
  return Object.values(selected.filters).some((value) => value !== undefined)
    ? 'all recordings that match'
    : 'all recordings';
}

/** What is to be typed to confirm a deletion: how many it is, where that is known. */
export const confirmationOf = (selected: Selected): string =>
  'recordingIds' in selected ? String(selected.recordingIds.length) : 'delete';

/** Whether what was typed confirms it, however people write numbers and whatever the case. */
export const confirms = (typed: string, selected: Selected): boolean =>
  typed
    .trim()
    .toLowerCase()
    .replace(/(?<=\d)[,.\s](?=\d{3}\b)/g, '') === confirmationOf(selected);
