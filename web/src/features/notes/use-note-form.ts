import { computed, ref, watch } from 'vue';
import { longestNote, type Note } from '#contract/notes';
import { hasCode } from '../../api/problem.ts';
import { problemSentence } from '../../api/problem-text.ts';
import { say } from '../../components/notices.ts';
import { useDraft } from '../../composables/use-draft.ts';
import { placeText, readPlace } from './place.ts';
import type { Notes } from './use-notes.ts';

/** What is being written: a note of the whole call, one of a moment, or another text of one that is there. */
export type Writing = { kind: 'note' } | { kind: 'timestamp'; atMs: number } | { kind: 'edit'; note: Note };

interface Draft {
  content: string;
  /** As typed; empty where the note is of the whole call. */
  place: string;
  /** Of the note that is edited, as it was read. */
  version?: number;
  /** What was sent last, and the id of that request: the same again is no second note. */
  sent?: { text: string; requestId: string };
}

/** The form of a note. `writing` opens it; `done` is called when the note is saved. */
export function useNoteForm(
  writing: () => Writing | undefined,
  durationMs: () => number,
  notes: Notes,
  done: () => void,
) {
  const drafts = useDraft<Draft>();
  const content = ref('');
  const place = ref('');
  const version = ref<number>();
  const contentError = ref('');
  const placeError = ref('');
  const error = ref('');
  /** It was begun earlier. */
  const isRestored = ref(false);
  /** The note as somebody else has left it meanwhile. */
  const meanwhile = ref<Note | 'gone'>();
  let sent: Draft['sent'];

  const hasPlace = computed(() => {
    const now = writing();
    return now?.kind === 'timestamp' || (now?.kind === 'edit' && now.note.atMs !== null);
  });
  const isNew = computed(() => writing()?.kind !== 'edit' || meanwhile.value === 'gone');
  const isBusy = computed(() => notes.create.isPending.value || notes.edit.isPending.value);

  const draftName = (now: Writing) =>
    `${notes.recordingId}.${now.kind === 'edit' ? now.note.id : now.kind === 'note' ? 'note' : 'timestamp-note'}`;

  function beginning(now: Writing): Draft {
    if (now.kind === 'note') return { content: '', place: '' };
    if (now.kind === 'timestamp') return { content: '', place: placeText(now.atMs) };
    const { content: text, atMs, version: read } = now.note;
    return { content: text, place: atMs === null ? '' : placeText(atMs), version: read };
  }

  function fill(draft: Draft) {
    content.value = draft.content;
    place.value = draft.place;
    version.value = draft.version;
    sent = draft.sent;
    contentError.value = '';
    placeError.value = '';
    error.value = '';
    meanwhile.value = undefined;
  }

  watch(
    writing,
    (now) => {
      if (!now) return;
      const draft = drafts.read(draftName(now));
      isRestored.value = draft !== undefined;
      fill(draft ?? beginning(now));
    },
    { immediate: true },
  );

  watch([content, place, version], () => {
    const now = writing();
    if (!now) return;
    const begun = beginning(now);
    const isBegun = content.value !== begun.content || (now.kind === 'edit' && place.value !== begun.place);
    if (isBegun) keep(now);
    else drafts.forget(draftName(now));
  });

  const keep = (now: Writing) =>
    drafts.keep(draftName(now), { content: content.value, place: place.value, version: version.value, sent });

  /** Begins anew. */
  function discard() {
    const now = writing();
    if (!now) return;
    drafts.forget(draftName(now));
    isRestored.value = false;
    fill(beginning(now));
  }

  /** The place that was entered. What nobody has touched is as exact as it was. */
  function placeOf(now: Writing): number | undefined {
    const exact = now.kind === 'timestamp' ? now.atMs : now.kind === 'edit' ? now.note.atMs : null;
    return exact !== null && place.value === placeText(exact) ? exact : readPlace(place.value);
  }

  function validated(now: Writing) {
    const text = content.value.trim();
    const atMs = hasPlace.value ? placeOf(now) : undefined;
    contentError.value = text ? (text.length > longestNote ? 'This is too long.' : '') : 'Enter what is to be noted.';
    placeError.value = '';
    if (hasPlace.value) {
      if (atMs === undefined) placeError.value = 'Enter a time such as 0:01:30.';
      else if (atMs > durationMs()) placeError.value = `The recording ends at ${placeText(durationMs())}.`;
    }
    return contentError.value || placeError.value ? undefined : { content: text, ...(hasPlace.value ? { atMs } : {}) };
  }

  async function send(now: Writing, body: { content: string; atMs?: number | undefined }) {
    if (now.kind === 'edit' && meanwhile.value !== 'gone') {
      return notes.edit.mutateAsync({ id: now.note.id, ...body, version: version.value ?? now.note.version });
    }
    const text = JSON.stringify(body);
    const requestId = sent?.text === text ? sent.requestId : crypto.randomUUID();
    sent = { text, requestId };
    keep(now);
    return notes.create.mutateAsync({ ...body, requestId });
  }

  /** True where there is nothing to mend in the form; whether it is saved then is up to the API. */
  async function save(): Promise<boolean> {
    const now = writing();
    const body = now && validated(now);
    if (!now || !body) return false;
    error.value = '';
    const wasNew = isNew.value;
    try {
      await send(now, body);
      drafts.forget(draftName(now));
      say(wasNew ? 'The note was created.' : 'The note was saved.');
      done();
    } catch (failure) {
      if (now.kind === 'edit' && hasCode(failure, 'conflict', 'note_not_found')) await compare(now.note.id);
      else error.value = `The note was not saved. ${problemSentence(failure)}`;
    }
    return true;
  }

  /** Finds out what became of the note: saving again is then meant to replace that. */
  async function compare(id: string) {
    try {
      const now = await notes.present(id);
      meanwhile.value = now ?? 'gone';
      if (now) version.value = now.version;
    } catch (failure) {
      error.value = `The note was not saved. ${problemSentence(failure)}`;
    }
  }

  return {
    ...{ content, place, contentError, placeError, error, isRestored, meanwhile, hasPlace, isNew, isBusy },
    save,
    discard,
    /** Takes the text that somebody else has left, instead of one's own or below it. */
    take(text: string, isBelow: boolean) {
      content.value = isBelow ? `${content.value.trimEnd()}\n\n${text}` : text;
    },
  };
}
