import { expect, test } from 'vitest';
import { shortcutOf, shortcuts } from './shortcuts.ts';

const press = (
  key: string,
  { code = '', ...held }: Partial<Record<'shift' | 'ctrl' | 'altGraph', true>> & { code?: string } = {},
) => ({
  ...{ key, code, shiftKey: held.shift ?? false, altKey: false, metaKey: false },
  ctrlKey: (held.ctrl || held.altGraph) ?? false,
  getModifierState: (name: string) => name === 'AltGraph' && (held.altGraph ?? false),
});

test('no key means two things', () => {
  const keys = Object.values(shortcuts).flatMap(({ keys: each }) => [...each] as string[]);
  expect(new Set(keys).size).toBe(keys.length);
});

test('every key that is shown is one that works', () => {
  for (const [name, { keys }] of Object.entries(shortcuts)) {
    for (const key of keys) {
      const [, shifted] = /^Shift\+(.+)$/.exec(key) ?? [];
      const event = shifted ? press(shifted, { shift: true, code: `Digit${shifted}` }) : press(key);
      expect(shortcutOf(event)).toBe(name);
    }
  }
});

test('a digit with Shift is one whatever the keyboard makes of it', () => {
  expect(shortcutOf(press('!', { shift: true, code: 'Digit1' }))).toBe('muteFirst');
  expect(shortcutOf(press('"', { shift: true, code: 'Digit2' }))).toBe('muteSecond');
});

test('signs are known with whatever it takes to write them', () => {
  expect(shortcutOf(press('?', { shift: true }))).toBe('help');
  expect(shortcutOf(press('+', { shift: true }))).toBe('zoomIn');
  expect(shortcutOf(press('[', { altGraph: true }))).toBe('loopStart');
});

test('what the browser has a use for is left to it', () => {
  expect(shortcutOf(press('c', { ctrl: true }))).toBeUndefined();
  expect(shortcutOf(press('0', { ctrl: true }))).toBeUndefined();
  expect(shortcutOf(press('x'))).toBeUndefined();
});

test('capitals are the same key', () => {
  expect(shortcutOf(press('N', { shift: true }))).toBe('lastMark');
  expect(shortcutOf(press('M'))).toBe('mute');
});
