import type * as notes from '#contract/notes';
import type { Values } from '#contract/score';
import type * as scorecards from '#contract/scorecards';
import type { Note } from '#data/notes';
import type { Recording } from '#data/recordings';
import type { Metric, Scoring } from '#data/scorecards';
import type { Actor } from '#runtime/route';

/** Notes are changed by who wrote them, and by who may delete the whole recording. */
export const mayChangeNote = ({ author }: Note, { userId, permissions }: Actor) =>
  author.id === userId || permissions.includes('delete_recordings');

const timestamp = (at: number) => new Date(at).toISOString();

/** A note as the API shows it to an actor. */
export const toNoteView = (note: Note, actor: Actor): notes.Note => ({
  ...{ id: note.id, content: note.content, atMs: note.atMs ?? null, author: note.author, version: note.version },
  createdAt: timestamp(note.createdAt),
  editedAt: note.editedAt === undefined ? null : timestamp(note.editedAt),
  editable: mayChangeNote(note, actor),
});

export const toScoringView = ({ id, at, by, scorecard, score, comment, answers }: Scoring): scorecards.Scoring => ({
  ...{ id, at: timestamp(at), by, scorecard, score, comment, answers },
});

/**
 * What is wrong with the values that were given to metrics, one sentence for each; none where they are complete and possible.
 */
export function valueErrors(metrics: readonly Metric[], values: Values): string[] {
  const known = new Set(metrics.map(({ id }) => id));
  const strange = [...values.keys()].filter((id) => !known.has(id));
  const wrong = metrics.filter(({ id, kind, max }) => {
    const value = values.get(id);
    if (value === undefined) return true;
    return value !== null && (value < 0 || value > max || (kind === 'yes_no' && value !== 0 && value !== 1));
  });
  const nothing = metrics.every(({ id }) => values.get(id) === null);
  return [
    ...strange.map((id) => `${id} is not of this scorecard`),
    ...wrong.map(({ label, max }) => `“${label}” needs a value from 0 to ${max}, or none`),
    ...(nothing ? ['at least one metric must apply'] : []),
  ];
}

/**
 * The numbers of a call that are outside: who called, of an inbound call, and who was called, of an outbound one. Where the direction is not known
 * it is the side that no agent is on, else both.
 */
export function outsideNumbers({ direction, from, to, agentSide }: Recording): string[] {
  const sides =
    direction === 'inbound' || (!direction && agentSide === 'to')
      ? [from]
      : direction === 'outbound' || (!direction && agentSide === 'from')
        ? [to]
        : [from, to];
  return [...new Set(sides.flatMap(({ number }) => number ?? []))];
}
