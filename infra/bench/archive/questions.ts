import type { Recording } from '#data/recordings';
import { readTerm } from '#functions/recordings/numbers';
import { directory, tenant } from './generate.ts';
import type { Archive } from './load.ts';
import { type Random, random } from './random.ts';

/** A number to look for, whole or in part. */
export interface NumberQuestion {
  /** As people type it into our portal. */
  typed: string;
  /** The whole number, where it is one. */
  exactly?: string | undefined;
  /** What a portal that compares text must be given to find the same calls: digits that occur in the number as it is stored. */
  text: string;
  /** The text begins the number. */
  anchored: boolean;
}

/** What somebody asks the archive; times are epoch milliseconds on whole seconds. */
export interface Question {
  from?: NumberQuestion;
  to?: NumberQuestion;
  agentId?: string;
  departmentId?: string;
  recorderId?: string;
  flagIds: string[];
  /** Inclusive. */
  connectedAfter?: number;
  /** Exclusive. */
  connectedBefore?: number;
  scoreAbove?: number;
}

/** Which filters people use, and how often. */
const kinds = { from: 5, to: 5, agent: 4, department: 3, recorder: 2, flag: 2, dates: 6, score: 1 };
type Kind = keyof typeof kinds;

const day = 24 * 3600_000;
const spans = [1, 1, 7, 7, 7, 30, 30, 90].map((days) => days * day);

/**
 * Questions of 1 to 6 filters. Their values are mostly those of one recording, since people ask for calls that they know of; the others
 * are drawn by themselves, and may be of no call together.
 */
export function questions(count: number, { sample, numbers }: Archive, seed: number): Question[] {
  const draw = random(seed, 7);
  const flagged = sample.filter(({ flagIds }) => flagIds.length > 0);
  return Array.from({ length: count }, (_, n) => {
    const wanted = drawKinds(1 + (n % 6), draw);
    const known = draw.pick(wanted.includes('flag') ? flagged : sample);
    const source = () => (draw.chance(0.9) ? known : draw.pick(sample));
    const question: Question = { flagIds: [] };
    for (const kind of wanted) Object.assign(question, filterOf(kind, source(), numbers, draw));
    return question;
  });
}

function drawKinds(count: number, draw: Random): Kind[] {
  const left = Object.entries(kinds).flatMap(([kind, weight]) => Array<Kind>(weight).fill(kind as Kind));
  const drawn = new Set<Kind>();
  while (drawn.size < count) drawn.add(draw.pick(left));
  return [...drawn];
}

function filterOf(kind: Kind, of: Recording, numbers: Archive['numbers'], draw: Random): Partial<Question> {
  switch (kind) {
    case 'from':
    case 'to': {
      const number = of[kind].number;
      return number === undefined ? {} : { [kind]: numberQuestion(number, numbers, draw) };
    }
    case 'agent':
      return { agentId: of.agentId ?? draw.pick(directory.agents).id };
    case 'department':
      return { departmentId: of.departmentId ?? draw.pick(directory.departments).id };
    case 'recorder':
      return { recorderId: of.recorderId };
    case 'flag':
      return { flagIds: of.flagIds.length > 0 ? of.flagIds : [draw.pick(directory.flags).id] };
    case 'dates': {
      const span = draw.pick(spans);
      const second = (at: number) => Math.floor(at / 1000) * 1000;
      const connectedAfter = second(of.connectedAt - draw.next() * span);
      const kept = draw.next();
      return {
        ...(kept < 0.85 ? { connectedAfter } : {}),
        ...(kept > 0.15 ? { connectedBefore: connectedAfter + span } : {}),
      };
    }
    case 'score':
      return { scoreAbove: draw.pick([0, 25, 50, 75]) };
  }
}

/** Whole numbers in half of the cases; else their last digits, their first, or some in the middle. */
function numberQuestion(number: string, numbers: Archive['numbers'], draw: Random): NumberQuestion {
  const spellings = numbers.find((known) => known.number === number)?.spellings ?? [];
  const national = spellings.at(-1) ?? number;
  for (let tries = 0; tries < 5; tries++) {
    const kind = draw.next();
    const middle = draw.below(Math.max(1, national.length - 5));
    const typed =
      kind < 0.5
        ? draw.pick([number, national])
        : kind < 0.7
          ? national.slice(-4 - draw.below(3))
          : kind < 0.8
            ? national.slice(middle, middle + 5)
            : kind < 0.95
              ? national.slice(0, 4 + draw.below(4))
              : number.slice(0, 8);
    const question = readQuestion(typed, number, numbers);
    if (question) return question;
  }
  return readQuestion(number, number, numbers) as NumberQuestion;
}

/** Undefined where a comparison of text cannot find the same numbers: then portals that do that cannot be asked. */
function readQuestion(typed: string, number: string, numbers: Archive['numbers']): NumberQuestion | undefined {
  if (!/\d/.test(typed)) return undefined;
  const term = readTerm(typed, tenant.country);
  if (term.complete === number) return { typed, exactly: number, text: number, anchored: false };
  // As `containsTerm` does, which works the spellings out each time.
  const found = numbers.filter(({ number: known, spellings }) =>
    term.anchored ? known.startsWith(`+${term.digits}`) : spellings.some((digits) => digits.includes(term.digits)),
  );
  const candidates = term.anchored ? [`+${term.digits}`] : [term.digits, term.digits.replace(/^0+/, '')];
  const text = candidates.find((digits) => {
    const same = numbers.filter((known) =>
      term.anchored ? known.number.startsWith(digits) : known.number.includes(digits),
    );
    return digits !== '' && same.length === found.length && same.every((known, i) => known === found[i]);
  });
  return text === undefined ? undefined : { typed, text, anchored: term.anchored };
}
