import { expect, test } from 'vitest';
import { allPages } from './all-pages.ts';

test('a list is read to its end, by the cursors that come with its pages, empty ones among them', async () => {
  const pages: Record<string, { items: number[]; nextCursor: string | null }> = {
    first: { items: [1, 2], nextCursor: 'second' },
    second: { items: [], nextCursor: 'third' },
    third: { items: [3], nextCursor: null },
  };
  const asked: (string | undefined)[] = [];
  const all = await allPages(async (cursor) => {
    asked.push(cursor);
    return pages[cursor ?? 'first'] ?? { items: [], nextCursor: null };
  });
  expect(all).toEqual([1, 2, 3]);
  expect(asked).toEqual([undefined, 'second', 'third']);
});
