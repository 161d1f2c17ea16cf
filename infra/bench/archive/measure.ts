import type { Answer, Cost, Portal } from './portal.ts';
import type { Question } from './questions.ts';
import type { PageWanted, Peer } from './server.ts';

const pageSize = 50;
/** A page that is not full after so many answers is left as it is. */
const mostAnswers = 40;

/** One page of one question, by everybody who was asked. */
export interface Measured {
  page: 1 | 10;
  /** Of the archive's one answer, and of all that it took to fill the page where the first answer stopped early. */
  first: Cost;
  full: Cost;
  stoppedEarly: boolean;
  /** Milliseconds of each peer, and whether it found the same. */
  peers: { name: string; ms: number; same: boolean }[];
}

/** Asks everybody for the first page and, where there is one, the tenth; one after the other, so that all meet the same load. */
export async function measure(question: Question, portal: Portal, peers: Peer[]): Promise<Measured[]> {
  const start = { size: pageSize, offset: 0, after: undefined };
  const measured = [await measurePage(1, question, start, undefined, portal, peers)];
  const before = await readOn(question, 9 * pageSize, undefined, portal);
  const last = before.items.at(-1);
  if (before.items.length === 9 * pageSize && before.cursor && last) {
    const after = { connectedAt: Date.parse(last.connectedAt), id: last.id };
    const page = { size: pageSize, offset: 9 * pageSize, after };
    measured.push(await measurePage(10, question, page, before.cursor, portal, peers));
  }
  return measured;
}

async function measurePage(
  page: 1 | 10,
  question: Question,
  wanted: PageWanted,
  cursor: string | undefined,
  portal: Portal,
  peers: Peer[],
): Promise<Measured> {
  const ours = await readOn(question, pageSize, cursor, portal);
  const theirs: Measured['peers'] = [];
  for (const { name, ask } of peers) {
    const began = performance.now();
    const ids = await ask(question, wanted);
    const ms = performance.now() - began;
    theirs.push({ name, ms, same: ours.given || isSame(ours.items, ids) });
  }
  return { page, first: ours.first, full: ours.full, stoppedEarly: ours.answers > 1, peers: theirs };
}

/** Reads exactly `count` recordings, or what there is, by as many answers as that takes. */
async function readOn(question: Question, count: number, from: string | undefined, portal: Portal) {
  const items: Answer['items'] = [];
  const full: Cost = { ms: 0, queries: 0, gets: 0, capacity: 0 };
  let cursor = from;
  let first: Cost | undefined;
  let answers = 0;
  while (items.length < count && (answers === 0 || cursor) && answers < mostAnswers) {
    const { answer, cost } = await portal.ask(question, { limit: Math.min(100, count - items.length), cursor });
    answers++;
    first ??= cost;
    for (const key of Object.keys(full) as (keyof Cost)[]) full[key] += cost[key];
    items.push(...answer.items);
    cursor = answer.nextCursor ?? undefined;
  }
  // Given up: what was found is the beginning of what there is.
  const given = items.length < count && cursor !== undefined;
  return { items, cursor, first: first as Cost, full, answers, given };
}

/** Databases that keep whole seconds may order the calls of one second otherwise, and cut a page within one. */
function isSame(ours: Answer['items'], theirs: string[]): boolean {
  if (ours.length !== theirs.length) return false;
  const second = ({ connectedAt }: { connectedAt: string }) => connectedAt.slice(0, 19);
  const edges = new Set([ours[0], ours.at(-1)].flatMap((item) => (item ? [second(item)] : [])));
  const found = new Set(theirs);
  return ours.every((item) => found.has(item.id) || (theirs.length === pageSize && edges.has(second(item))));
}
