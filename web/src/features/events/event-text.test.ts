import { expect, test } from 'vitest';
import { events } from '#events/catalogue';
import { eventLabel, eventText } from './event-text.ts';

test.each(Object.values(events).map(({ shape }) => shape.type.value))('%s has a name for people', (type) => {
  expect(eventLabel(type)).toMatch(/^[A-Z][a-z]+( [A-Z][a-z]+)*$/);
});

test.each([
  [{ type: 'assign_flag', details: { flagId: 'flg_1', label: 'Complaint' } }, 'Assign Flag: Complaint'],
  [{ type: 'remove_flag', details: { flagId: 'flg_1', label: '' } }, 'Remove Flag'],
  [{ type: 'score', details: { score: 87.5 } }, 'Score: 87.5'],
  [{ type: 'score', details: { score: 0 } }, 'Score: 0'],
  [{ type: 'add_note', details: { noteId: 'nte_1' } }, 'Add Note'],
  [{ type: 'add_note', details: { noteId: 'nte_1', atMs: 49_000 } }, 'Add Note: 00:00:49'],
  [{ type: 'play', details: {} }, 'Play'],
  [
    { type: 'relabel', details: { after: { agent: { name: 'Ben' }, department: { name: 'Sales' } } } },
    'Relabel: Ben, Sales',
  ],
  [{ type: 'relabel', details: { after: { agent: { name: null }, department: null } } }, 'Relabel'],
  [{ type: 'share_link', details: {} }, 'Share Link'],
])('%j reads “%s”', (event, text) => {
  expect(eventText(event)).toBe(text);
});
