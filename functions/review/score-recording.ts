import { scoreOf } from '#contract/score';
import { scoresEndpoints } from '#contract/scorecards';
import type { DirectoryRepository } from '#data/directory';
import { eventWrite } from '#data/events';
import { newId } from '#data/ids';
import type { RecordingRepository } from '#data/recordings';
import { newScoringWrites, type Scorecard, type Scoring, type ScoringRepository } from '#data/scorecards';
import { recordingFor } from '#functions/recordings/get-recording';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { eventActor, route } from '#runtime/route';
import { toScoringView, valueErrors } from './rules.ts';

export interface ScoreDeps {
  recordings: RecordingRepository;
  scorecards: Pick<DirectoryRepository<Scorecard>, 'findNow'>;
  scorings: ScoringRepository;
  cursors: Cursors;
}

const mostTries = 8;

export const scoreRecording = route(
  scoresEndpoints.scoreRecording,
  async ({ actor, params, body }, { recordings, scorecards, scorings }: ScoreDeps) => {
    const { tenantId, userId, name } = actor;
    await recordingFor(actor, params.recordingId, recordings);
    const scorecard = await scorecards.findNow(tenantId, body.scorecardId);
    if (!scorecard) throw new AppError('unknown_scorecard');
    if (scorecard.version !== body.version)
      throw new AppError('conflict', { detail: 'The scorecard was changed since it was read.' });
    const values = new Map(body.answers.map(({ metricId, value }) => [metricId, value]));
    const errors = valueErrors(scorecard.metrics, values);
    if (errors.length > 0)
      throw new AppError('invalid_input', { fields: errors.map((message) => ({ path: 'answers', message })) });
    const score = scoreOf(scorecard.metrics, values);
    if (score === undefined) throw new Error('A metric applies, and yet there is no score');

    const at = Date.now();
    const scoring: Scoring = {
      ...{ tenantId, recordingId: params.recordingId, id: newId('scr', at), at, comment: body.comment },
      by: { id: userId, name },
      scorecard: { id: scorecard.id, name: scorecard.name, version: scorecard.version },
      score,
      answers: scorecard.metrics.map((metric) => ({ ...metric, value: values.get(metric.id) ?? null })),
    };
    const event = eventWrite(tenantId, {
      ...{ type: 'score', recordingId: scoring.recordingId, actor: eventActor(actor) },
      details: {
        ...{ scoringId: scoring.id, score: scoring.score },
        ...{ scorecardId: scorecard.id, scorecardVersion: scorecard.version },
      },
    });
    for (let tries = 0; tries < mostTries; tries++) {
      const known = body.requestId && (await scorings.addedBy(scoring, body.requestId));
      if (known) return repeated(known, scoring);
      const before = await recordingFor(actor, params.recordingId, recordings);
      const after = { ...before, score: scoring.score, scored: true };
      if (await recordings.change(before, after, [...newScoringWrites(scoring, body.requestId), event]))
        return toScoringView(scoring);
    }
    throw new AppError('unavailable');
  },
);

/** What a request answers that has added a scoring before. Throws `request_id_used` where that was another. */
function repeated(known: Scoring, again: Scoring) {
  const said = ({ scorecard, answers, comment }: Scoring) =>
    JSON.stringify([scorecard, answers.map(({ value }) => value), comment]);
  if (said(known) !== said(again)) throw new AppError('request_id_used');
  return toScoringView(known);
}

export const listScores = route(
  scoresEndpoints.listScores,
  async ({ actor, params, query }, { recordings, scorings, cursors }: ScoreDeps) => {
    const { tenantId, id } = await recordingFor(actor, params.recordingId, recordings);
    const scope = ['scores', tenantId, actor.userId, id];
    const before = query.cursor && (await cursors.read(query.cursor, scope));
    const page = await scorings.list(tenantId, id, query.limit, before);
    const last = page.scorings.at(-1);
    return {
      items: page.scorings.map(toScoringView),
      nextCursor: last && page.more ? await cursors.write(last.id, scope) : null,
    };
  },
);
