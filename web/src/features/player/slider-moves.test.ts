import { expect, test } from 'vitest';
import { stepOf } from './slider-moves.ts';

const pressed = (key: string, held: { shiftKey?: boolean; ctrlKey?: boolean } = {}) => ({
  ...{ key, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false },
  ...held,
});

test('arrows move a little, pages and Shift further, Home and End all the way', () => {
  const keys = ['ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'PageDown', 'PageUp'];
  expect(keys.map((key) => stepOf(pressed(key), 5, 30))).toEqual([-5, -5, 5, 5, -30, 30]);
  expect(keys.map((key) => stepOf(pressed(key, { shiftKey: true }), 5, 30))).toEqual([-30, -30, 30, 30, -30, 30]);
  expect(['Home', 'End'].map((key) => stepOf(pressed(key), 5, 30))).toEqual([-Infinity, Infinity]);
});

test('other keys, and those of the browser, move nothing', () => {
  expect(['a', 'Enter', ' ', 'Tab'].map((key) => stepOf(pressed(key), 5, 30))).toEqual(Array.from({ length: 4 }));
  expect(stepOf(pressed('ArrowLeft', { ctrlKey: true }), 5, 30)).toBeUndefined();
});
