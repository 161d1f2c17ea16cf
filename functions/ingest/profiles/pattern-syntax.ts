import { longestPattern } from '#contract/recorder-limits';

/** A pattern is a list of steps. Characters are code points. */
export type Step =
  | { kind: 'character'; accepts(code: number): boolean }
  | { kind: 'assert'; holds(text: number[], place: number): boolean }
  | { kind: 'split'; first: number; second: number }
  | { kind: 'jump'; to: number }
  | { kind: 'save'; slot: number }
  | { kind: 'match' };

/** What is wrong with a pattern, and after how many of its characters. */
export class PatternError extends Error {
  constructor(message: string, at: number) {
    super(`${message}, at character ${at + 1}`);
    this.name = 'PatternError';
  }
}

/** Repetitions are written out, so that the number of steps bounds what a name can cost. */
const mostSteps = 600;
const mostRepeats = 100;

type Node =
  | { kind: 'empty' }
  | { kind: 'leaf'; step: Step }
  | { kind: 'sequence'; parts: Node[] }
  | { kind: 'choice'; options: Node[] }
  | { kind: 'group'; index: number; part: Node }
  | { kind: 'repeat'; part: Node; least: number; most: number; lazy: boolean; at: number };

type Test = (code: number) => boolean;

const between =
  (first: number, last: number): Test =>
  (code) =>
    code >= first && code <= last;
const isDigit = between(48, 57);
const isWord: Test = (code) => isDigit(code) || between(65, 90)(code) || between(97, 122)(code) || code === 95;
const spaces = new Set(
  Array.from(' \t\n\v\f\r\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff', (one) => one.codePointAt(0)),
);
const isSpace: Test = (code) => spaces.has(code) || between(0x2000, 0x200a)(code);
const isNewline: Test = (code) => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
const not =
  (test: Test): Test =>
  (code) =>
    !test(code);

const mostRemembered = 1000;

/** A set of many members is asked of few characters, again and again: each is looked for once. */
function remembering(test: Test): Test {
  const known = new Map<number, boolean>();
  return (code) => {
    let accepted = known.get(code);
    if (accepted === undefined) {
      accepted = test(code);
      if (known.size >= mostRemembered) known.clear();
      known.set(code, accepted);
    }
    return accepted;
  };
}

const classes: Record<string, Test> = {
  d: isDigit,
  w: isWord,
  s: isSpace,
  D: not(isDigit),
  W: not(isWord),
  S: not(isSpace),
};
const controls: Record<string, number> = { t: 9, n: 10, v: 11, f: 12, r: 13 };

const atEdge = (text: number[], place: number) => {
  const word = (at: number) => at >= 0 && at < text.length && isWord(text[at] as number);
  return word(place - 1) !== word(place);
};

const leaf = (accepts: Test): Node => ({ kind: 'leaf', step: { kind: 'character', accepts } });
const assertion = (holds: (text: number[], place: number) => boolean): Node => ({
  kind: 'leaf',
  step: { kind: 'assert', holds },
});

/** The steps of a pattern, and its groups by number: their names, empty where they have none. */
export function parsePattern(source: string): { steps: Step[]; groups: string[] } {
  const characters = Array.from(source);
  if (characters.length > longestPattern)
    throw new PatternError(`A pattern has at most ${longestPattern} characters`, longestPattern);
  const parser = new Parser(characters);
  const node = parser.choice();
  if (parser.place < characters.length) throw new PatternError('A bracket closes that was not opened', parser.place);
  const steps: Step[] = [];
  emit(node, steps);
  steps.push({ kind: 'match' });
  return { steps, groups: parser.groups };
}

class Parser {
  readonly groups: string[] = [];
  readonly #characters: string[];
  place = 0;

  constructor(characters: string[]) {
    this.#characters = characters;
  }

  choice(): Node {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    return options.length === 1 ? (options[0] as Node) : { kind: 'choice', options };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.place < this.#characters.length && this.#next !== '|' && this.#next !== ')')
      parts.push(this.#repeated());
    return parts.length === 0 ? { kind: 'empty' } : { kind: 'sequence', parts };
  }

  #repeated(): Node {
    const at = this.place;
    const part = this.#atom();
    const bounds = this.#bounds();
    if (!bounds) return part;
    if (part.kind === 'leaf' && part.step.kind === 'assert')
      throw new PatternError('There is nothing to repeat before the count', at);
    const [least, most] = bounds;
    if (least > most) throw new PatternError('The count is out of order', at);
    if (least > mostRepeats || (most !== Number.POSITIVE_INFINITY && most > mostRepeats))
      throw new PatternError(`A count is at most ${mostRepeats}`, at);
    const lazy = this.#take('?');
    if (this.#next !== undefined && '*+?'.includes(this.#next))
      throw new PatternError('There is nothing to repeat before the sign', this.place);
    return { kind: 'repeat', part, least, most, lazy, at };
  }

  #bounds(): [number, number] | undefined {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#take('?')) return [0, 1];
    if (this.#next !== '{') return undefined;
    const counts = /^\{(\d{1,4})(,(\d{1,4})?)?\}/.exec(this.#characters.slice(this.place, this.place + 12).join(''));
    if (!counts) throw new PatternError('A count is written {2}, {2,} or {2,4}; a brace itself \\{', this.place);
    this.place += counts[0].length;
    const least = Number(counts[1]);
    return [
      least,
      counts[2] === undefined ? least : counts[3] === undefined ? Number.POSITIVE_INFINITY : Number(counts[3]),
    ];
  }

  #atom(): Node {
    const at = this.place;
    const character = this.#characters[this.place++] as string;
    if (character === '(') return this.#group(at);
    if (character === '[') return leaf(this.#set(at));
    if (character === '.') return leaf(not(isNewline));
    if (character === '^') return assertion((_, place) => place === 0);
    if (character === '$') return assertion((text, place) => place === text.length);
    if (character === '\\') return this.#escape(at);
    if ('*+?'.includes(character)) throw new PatternError('There is nothing to repeat before the sign', at);
    if ('{}]'.includes(character)) throw new PatternError(`Write \\${character} for the character itself`, at);
    const code = character.codePointAt(0) as number;
    return leaf((other) => other === code);
  }

  #group(at: number): Node {
    let index: number | undefined;
    if (!this.#take('?')) index = this.groups.push('') - 1;
    else if (!this.#take(':')) {
      this.#take('P');
      const rest = this.#characters.slice(this.place, this.place + 42).join('');
      const name = /^<([A-Za-z]\w{0,39})>/.exec(rest)?.[1];
      if (!name)
        throw new PatternError('Groups are (…), (?:…) and (?<name>…); look-around and flags are not known', at);
      if (this.groups.includes(name)) throw new PatternError(`There are two groups of the name ${name}`, at);
      this.place += name.length + 2;
      index = this.groups.push(name) - 1;
    }
    const part = this.choice();
    if (!this.#take(')')) throw new PatternError('A bracket opens that is not closed', at);
    return index === undefined ? part : { kind: 'group', index, part };
  }

  #escape(at: number): Node {
    const character = this.#characters[this.place];
    if (character === 'b' || character === 'B') {
      this.place++;
      return assertion((text, place) => atEdge(text, place) === (character === 'b'));
    }
    return leaf(this.#escaped(at).test);
  }

  /** What comes after a backslash; `code` where it stands for one character. */
  #escaped(at: number): { test: Test; code?: number } {
    const character = this.#characters[this.place++];
    if (character === undefined) throw new PatternError('A backslash stands at the end', at);
    const test = Object.hasOwn(classes, character) ? classes[character] : undefined;
    if (test) return { test };
    const control = Object.hasOwn(controls, character) ? controls[character] : undefined;
    if (control === undefined && /[0-9A-Za-z]/.test(character))
      throw new PatternError(`\\${character} is not known`, at);
    const code = control ?? (character.codePointAt(0) as number);
    return { test: (other) => other === code, code };
  }

  #set(at: number): Test {
    const negated = this.#take('^');
    const tests: Test[] = [];
    while (!this.#take(']')) {
      const first = this.#member(at);
      const isRange = this.#next === '-' && this.#characters[this.place + 1] !== ']';
      if (!isRange || first.code === undefined) {
        tests.push(first.test);
        continue;
      }
      const from = this.place++;
      const last = this.#member(at);
      if (last.code === undefined || last.code < first.code) throw new PatternError('A range is out of order', from);
      tests.push(between(first.code, last.code));
    }
    const accepts: Test = (code) => tests.some((test) => test(code));
    return remembering(negated ? not(accepts) : accepts);
  }

  #member(at: number): { test: Test; code?: number } {
    const character = this.#characters[this.place++];
    if (character === undefined) throw new PatternError('A set of characters is not closed', at);
    if (character === '\\') return this.#escaped(this.place - 1);
    const code = character.codePointAt(0) as number;
    return { test: (other) => other === code, code };
  }

  get #next(): string | undefined {
    return this.#characters[this.place];
  }

  #take(character: string): boolean {
    if (this.#next !== character) return false;
    this.place++;
    return true;
  }
}

function emit(node: Node, steps: Step[]): void {
  if (steps.length > mostSteps) throw new PatternError('The pattern repeats too much when it is written out', 0);
  if (node.kind === 'leaf') steps.push(node.step);
  else if (node.kind === 'sequence') for (const part of node.parts) emit(part, steps);
  else if (node.kind === 'choice') emitChoice(node.options, steps);
  else if (node.kind === 'repeat') emitRepeat(node, steps);
  else if (node.kind === 'group') {
    steps.push({ kind: 'save', slot: 2 * node.index + 2 });
    emit(node.part, steps);
    steps.push({ kind: 'save', slot: 2 * node.index + 3 });
  }
}

function emitChoice(options: Node[], steps: Step[]): void {
  const ends: { kind: 'jump'; to: number }[] = [];
  for (const [i, option] of options.entries()) {
    const isLast = i === options.length - 1;
    const split = { kind: 'split' as const, first: steps.length + 1, second: 0 };
    if (!isLast) steps.push(split);
    emit(option, steps);
    if (isLast) continue;
    const end = { kind: 'jump' as const, to: 0 };
    ends.push(end);
    steps.push(end);
    split.second = steps.length;
  }
  for (const end of ends) end.to = steps.length;
}

function emitRepeat({ part, least, most, lazy, at }: Node & { kind: 'repeat' }, steps: Step[]): void {
  const fork = () => {
    const split = { kind: 'split' as const, first: 0, second: 0 };
    steps.push(split);
    return (inside: number, after: number) => {
      [split.first, split.second] = lazy ? [after, inside] : [inside, after];
    };
  };
  const write = () => {
    if (steps.length > mostSteps) throw new PatternError('The pattern repeats too much when it is written out', at);
    emit(part, steps);
  };
  for (let i = 0; i < least; i++) write();
  if (most === Number.POSITIVE_INFINITY) {
    const start = steps.length;
    const aim = fork();
    write();
    steps.push({ kind: 'jump', to: start });
    aim(start + 1, steps.length);
    return;
  }
  const aims: [ReturnType<typeof fork>, number][] = [];
  for (let i = least; i < most; i++) {
    const start = steps.length;
    aims.push([fork(), start + 1]);
    write();
  }
  for (const [aim, inside] of aims) aim(inside, steps.length);
}
