import { mostScorecards, type Scorecard as ScorecardView, scorecardsEndpoints } from '#contract/scorecards';
import type { DirectoryRepository } from '#data/directory';
import { eventWrite } from '#data/events';
import { newId } from '#data/ids';
import type { NamedRepository } from '#data/named';
import type { Metric, Scorecard } from '#data/scorecards';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { pageByName } from '#runtime/named-list';
import { type Actor, eventActor, route } from '#runtime/route';

export interface ScorecardsDeps {
  scorecards: DirectoryRepository<Scorecard>;
  named: NamedRepository<Scorecard>;
  cursors: Cursors;
}

const toView = ({ id, createdAt, name, description, version, metrics }: Scorecard): ScorecardView => ({
  ...{ id, createdAt, name, description, version, metrics },
});

/** Throws `scorecard_not_found`. */
async function scorecardOf(
  { tenantId }: Actor,
  id: string,
  scorecards: ScorecardsDeps['scorecards'],
): Promise<Scorecard> {
  const scorecard = await scorecards.findNow(tenantId, id);
  if (!scorecard) throw new AppError('scorecard_not_found');
  return scorecard;
}

type GivenMetric = Omit<Metric, 'id'> & { id?: string | undefined };

/** Metrics that go on keep their ids; others, and what names an id that it may not, get new ones. */
function metricsOf(given: GivenMetric[], before: readonly Metric[]): Metric[] {
  const free = new Set(before.map(({ id }) => id));
  return given.map((metric) => ({
    ...metric,
    id: metric.id !== undefined && free.delete(metric.id) ? metric.id : newId('mtr'),
    max: metric.kind === 'yes_no' ? 1 : metric.max,
  }));
}

const scorecardEvent = (
  type: 'create_scorecard' | 'update_scorecard' | 'delete_scorecard',
  actor: Actor,
  { tenantId, id, name, version }: Scorecard,
) => eventWrite(tenantId, { type, actor: eventActor(actor), details: { scorecardId: id, name, version } });

export const listScorecards = route(
  scorecardsEndpoints.listScorecards,
  async ({ actor, query }, { scorecards, cursors }: ScorecardsDeps) => {
    const { tenantId } = actor;
    const all = await scorecards.list(tenantId);
    const { page, nextCursor } = await pageByName(
      all,
      query,
      { cursors, scope: ['scorecards', tenantId] },
      { fitting },
    );
    return { items: page.map(toView), nextCursor };
  },
);

/** An answer may have 6 MB, which fifty metrics in full come to long before a page is full. */
const mostBytes = 3_000_000;

/** The first of them, one at least, that are not too much for one answer. */
function fitting(page: Scorecard[]): Scorecard[] {
  let bytes = 0;
  const tooMuch = page.findIndex((scorecard, i) => {
    bytes += Buffer.byteLength(JSON.stringify(toView(scorecard)));
    return i > 0 && bytes > mostBytes;
  });
  return tooMuch === -1 ? page : page.slice(0, tooMuch);
}

export const getScorecard = route(
  scorecardsEndpoints.getScorecard,
  async ({ actor, params }, { scorecards }: ScorecardsDeps) =>
    toView(await scorecardOf(actor, params.scorecardId, scorecards)),
);

export const createScorecard = route(
  scorecardsEndpoints.createScorecard,
  async ({ actor, body }, { named }: ScorecardsDeps) => {
    const at = Date.now();
    const scorecard: Scorecard = {
      ...{ tenantId: actor.tenantId, id: newId('scd', at), name: body.name, description: body.description, version: 1 },
      metrics: metricsOf(body.metrics, []),
      createdAt: new Date(at).toISOString(),
    };
    const outcome = await named.create(scorecard, mostScorecards, [
      scorecardEvent('create_scorecard', actor, scorecard),
    ]);
    if (outcome === 'name_taken') throw new AppError('name_taken');
    if (outcome === 'too_many') throw new AppError('too_many_scorecards');
    return toView(scorecard);
  },
);

export const updateScorecard = route(
  scorecardsEndpoints.updateScorecard,
  async ({ actor, params, body }, { scorecards, named }: ScorecardsDeps) => {
    const before = await scorecardOf(actor, params.scorecardId, scorecards);
    if (before.version !== body.version) throw new AppError('conflict');
    const change = {
      name: body.name ?? before.name,
      description: body.description ?? before.description,
      metrics: body.metrics ? metricsOf(body.metrics, before.metrics) : before.metrics,
    };
    const event = scorecardEvent('update_scorecard', actor, { ...before, ...change, version: before.version + 1 });
    const after = await named.update(before, change, [event]);
    if (after === 'name_taken') throw new AppError('name_taken');
    if (after === 'changed') throw new AppError('conflict');
    return toView(after);
  },
);

export const deleteScorecard = route(
  scorecardsEndpoints.deleteScorecard,
  async ({ actor, params }, { scorecards, named }: ScorecardsDeps) => {
    const scorecard = await scorecardOf(actor, params.scorecardId, scorecards);
    const deleted = await named.delete(scorecard, [scorecardEvent('delete_scorecard', actor, scorecard)]);
    if (!deleted) throw new AppError('conflict');
    return undefined;
  },
);
