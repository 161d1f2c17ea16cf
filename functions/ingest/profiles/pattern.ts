import { parsePattern, type Step } from './pattern-syntax.ts';

/** A pattern that is ready to read names. */
export interface Pattern {
  /** The names of its groups, in order. */
  groups: string[];
  /** What the named groups hold where the pattern is first met; undefined where it is not. Groups that took no part are absent. */
  match(text: string): Record<string, string> | undefined;
}

/** Longer texts are met by nothing. */
const longestText = 1024;

/**
 * Compiles a regular expression: the syntax that all engines share, matched as they do, leftmost and by the order of alternatives. Each step of the
 * pattern is tried at most once at each place of the text, as RE2's bit-state matcher does, so that no pattern and no name takes longer than the
 * product of both. Throws PatternError, with a place, for what it does not know.
 */
export function compilePattern(source: string): Pattern {
  const { steps, groups } = parsePattern(source);
  return {
    groups: groups.filter((name) => name !== ''),
    match(text) {
      if (text.length > longestText) return undefined;
      const characters = Array.from(text, (character) => character.codePointAt(0) as number);
      const slots = run(steps, characters, 2 * (groups.length + 1));
      if (!slots) return undefined;
      const found: [string, string][] = [];
      for (const [i, name] of groups.entries()) {
        const [start = -1, end = -1] = [slots[2 * i + 2], slots[2 * i + 3]];
        if (name && start >= 0 && end >= start)
          found.push([name, String.fromCodePoint(...characters.slice(start, end))]);
      }
      return Object.fromEntries(found);
    },
  };
}

/** Where every group began and ended in the first match; -1 for those that took no part. */
function run(steps: Step[], text: number[], slotCount: number): Int32Array | undefined {
  const places = text.length + 1;
  /** What was tried and failed, at whatever start: it would fail again. */
  const tried = new Uint8Array(steps.length * places);
  const slots = new Int32Array(slotCount);
  for (let start = 0; start < places; start++) {
    slots.fill(-1);
    if (runFrom(start, { steps, text, tried, places, slots })) return slots;
  }
  return undefined;
}

interface Attempt {
  steps: Step[];
  text: number[];
  tried: Uint8Array;
  places: number;
  slots: Int32Array;
}

function runFrom(start: number, { steps, text, tried, places, slots }: Attempt): boolean {
  /** Pairs: a step and a place to go on from; or, below zero, a slot to put back and what it held. */
  const pending = [0, start];
  while (pending.length > 0) {
    let place = pending.pop() as number;
    let at = pending.pop() as number;
    if (at < 0) {
      slots[-at - 1] = place;
      continue;
    }
    for (;;) {
      if (tried[at * places + place]) break;
      tried[at * places + place] = 1;
      const step = steps[at] as Step;
      if (step.kind === 'match') return true;
      if (step.kind === 'character') {
        if (place >= text.length || !step.accepts(text[place] as number)) break;
        place++;
        at++;
      } else if (step.kind === 'split') {
        pending.push(step.second, place);
        at = step.first;
      } else if (step.kind === 'jump') {
        at = step.to;
      } else if (step.kind === 'save') {
        pending.push(-step.slot - 1, slots[step.slot] as number);
        slots[step.slot] = place;
        at++;
      } else {
        if (!step.holds(text, place)) break;
        at++;
      }
    }
  }
  return false;
}
