import { computed, ref, shallowRef, watch } from 'vue';
import { scoreOf } from '#contract/score';
import type { Scorecard } from '#contract/scorecards';
import { hasCode } from '../../api/problem.ts';
import { problemSentence } from '../../api/problem-text.ts';
import { say } from '../../components/notices.ts';
import { useDraft } from '../../composables/use-draft.ts';
import { useStored } from '../../composables/use-stored.ts';
import { type Answers, answersTo, missing } from './answers.ts';
import type { useScorecards, useScores } from './use-scores.ts';

export const longestComment = 2000;

interface Draft {
  /** As it was when the answers were given. */
  scorecard: Scorecard;
  answers: Answers;
  comment: string;
}

/** The form by which a recording is scored. `done` is called when it is. */
export function useScoringForm(
  recordingId: string,
  { scorecards, present }: ReturnType<typeof useScorecards>,
  { score }: Pick<ReturnType<typeof useScores>, 'score'>,
  done: () => void,
) {
  const drafts = useDraft<Draft>();
  const draftName = `${recordingId}.scoring`;
  const last = useStored('scorecard', (stored) => stored ?? '');

  const scorecard = shallowRef<Scorecard>();
  const answers = ref<Answers>({});
  const comment = ref('');
  const error = ref('');
  /** What happened to the scorecard meanwhile. */
  const changed = ref('');

  /** Shows a scorecard; what was answered stays where it still can. */
  function show(next: Scorecard | undefined) {
    const before = scorecard.value;
    if (next && before?.id === next.id) answers.value = answersTo(next, answers.value, before.metrics);
    else answers.value = {};
    scorecard.value = next;
  }

  const draft = drafts.read(draftName);
  if (draft) {
    scorecard.value = draft.scorecard;
    answers.value = draft.answers;
    comment.value = draft.comment;
  }

  // The one that was begun with, else the one that was used last, else the first.
  watch(
    scorecards,
    (known) => {
      if (!known) return;
      const now = known.find(({ id }) => id === scorecard.value?.id);
      if (now && now.version === scorecard.value?.version) return;
      if (scorecard.value) changed.value = now ? changedText : deletedText;
      show(now ?? known.find(({ id }) => id === last.value) ?? known[0]);
    },
    { immediate: true },
  );

  watch([answers, comment, scorecard], () => {
    error.value = '';
    if (!scorecard.value) return;
    if (Object.keys(answers.value).length === 0 && comment.value.trim() === '') drafts.forget(draftName);
    else drafts.keep(draftName, { scorecard: scorecard.value, answers: answers.value, comment: comment.value });
  });

  /** What was sent last and has not been answered. */
  let asked: { said: string; requestId: string } | undefined;

  /** The scorecard has changed, or is gone: what can go on does. */
  async function takePresent(id: string) {
    try {
      show(await present(id));
      changed.value = changedText;
    } catch (failure) {
      if (!hasCode(failure, 'scorecard_not_found')) {
        error.value = `The recording was not scored. ${problemSentence(failure)}`;
        return;
      }
      show(scorecards.value?.find((other) => other.id !== id));
      changed.value = deletedText;
    }
  }

  return {
    ...{ scorecard, answers, comment, error, changed },
    answered: computed(() => Object.keys(answers.value).length),
    total: computed(() => scorecard.value && scoreOf(scorecard.value.metrics, new Map(Object.entries(answers.value)))),
    choose(id: string) {
      changed.value = '';
      show(scorecards.value?.find((one) => one.id === id));
    },
    /** Undefined takes an answer back. */
    answer(metricId: string, value: number | null | undefined) {
      const { [metricId]: _before, ...others } = answers.value;
      answers.value = value === undefined ? others : { ...others, [metricId]: value };
    },
    discard: () => drafts.forget(draftName),

    async send() {
      const card = scorecard.value;
      if (!card) return;
      error.value =
        missing(card, answers.value) ?? (comment.value.length > longestComment ? 'The comment is too long.' : '');
      if (error.value) return;
      const body = {
        ...{ scorecardId: card.id, version: card.version, comment: comment.value },
        answers: card.metrics.map(({ id }) => ({ metricId: id, value: answers.value[id] ?? null })),
      };
      const said = JSON.stringify(body);
      // What is sent again because its answer was lost is the same request.
      if (said !== asked?.said) asked = { said, requestId: crypto.randomUUID() };
      try {
        const scoring = await score.mutateAsync({ ...body, requestId: asked.requestId });
        asked = undefined;
        last.value = card.id;
        drafts.forget(draftName);
        say(`The recording was scored: ${scoring.score}.`);
        done();
      } catch (failure) {
        if (hasCode(failure, 'conflict', 'unknown_scorecard')) await takePresent(card.id);
        else error.value = `The recording was not scored. ${problemSentence(failure)}`;
      }
    },
  };
}

const deletedText = 'The scorecard was deleted meanwhile. Choose another.';
const changedText =
  'The scorecard was changed meanwhile. What you answered is kept where its metric goes on as it was.';
