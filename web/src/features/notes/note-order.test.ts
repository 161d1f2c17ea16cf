import { expect, test } from 'vitest';
import type { Note } from '#contract/notes';
import { inOrder } from './note-order.ts';

const note = (id: string, atMs: number | null, createdAt: string): Note => ({
  ...{ id: `nte_${id}`, atMs, createdAt, content: id, editedAt: null, version: 1, editable: true },
  author: { id: 'usr_1', name: 'Henry Jackson' },
});

test('notes of the whole call come first by age, then those of a moment by their place', () => {
  const notes = [
    note('late', 90_000, '2026-01-01T10:00:00.000Z'),
    note('second', null, '2026-01-01T12:00:00.000Z'),
    note('start', 0, '2026-01-01T13:00:00.000Z'),
    note('answer', 90_000, '2026-01-01T11:00:00.000Z'),
    note('first', null, '2026-01-01T09:00:00.000Z'),
  ];
  expect(inOrder(notes).map(({ content }) => content)).toEqual(['first', 'second', 'start', 'late', 'answer']);
});
