import type { Totals } from '#data/totals';

/** How many recordings were scored, and how on average (0 to 100, to a tenth); null where none was. */
export function averageScore(days: Iterable<Totals>): { scored: number; score: number | null } {
  let scored = 0;
  let tenths = 0;
  for (const totals of days) {
    scored += totals.scored ?? 0;
    tenths += totals.scoreTenths ?? 0;
  }
  return { scored, score: scored > 0 ? Math.round(tenths / scored) / 10 : null };
}
