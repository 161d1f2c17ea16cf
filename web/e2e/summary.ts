import type { Page } from 'playwright-core';

export interface Summary {
  recordings: number;
  durationMs: number;
  bytes: number;
  days: { date: string; recordings: number; durationMs: number }[];
}

/** Shows the graph as it would have been on the day of the tests' newest call, with a few more calls than there are. */
export async function showJuly(page: Page, change?: (summary: Summary) => Summary): Promise<void> {
  await page.route('**/api/recordings/summary', async (route) => {
    const answer = await route.fetch();
    const summary: Summary = await answer.json();
    const newest = Date.parse('2025-07-02');
    const days = summary.days.map((_, index) => {
      const date = new Date(newest - (29 - index) * 86_400_000).toISOString().slice(0, 10);
      return { date, recordings: (index * 7) % 5, durationMs: ((index * 7) % 5) * 80_000 };
    });
    const july = { ...summary, days };
    await route.fulfill({ response: answer, json: change ? change(july) : july });
  });
  await page.goto('/recordings');
}
