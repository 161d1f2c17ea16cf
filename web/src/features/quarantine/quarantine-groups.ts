import type { QuarantineCode } from '#contract/quarantine-reasons';
import type { Answer } from '../../api/call.ts';

type Summary = Answer<'summarizeQuarantine'>;

export interface QuarantineView {
  code?: QuarantineCode | undefined;
  recorderId?: string | undefined;
}

const sum = (groups: Summary['groups']) => groups.reduce((total, { count }) => total + count, 0);

/** How many uploads wait for each reason, of one recorder or of all: most first. */
export function byReason({ groups }: Summary, recorderId: string | undefined) {
  const wanted = groups.filter(({ recorder }) => recorderId === undefined || recorder?.id === recorderId);
  return [...Map.groupBy(wanted, ({ code }) => code)]
    .map(([code, some]) => ({ code, count: sum(some) }))
    .sort((a, b) => b.count - a.count);
}

/** The recorders that have uploads in quarantine, by name; one that is gone goes by its id. */
export function recordersOf({ groups }: Summary) {
  const known = groups.flatMap(({ recorder }) => recorder ?? []);
  return [...Map.groupBy(known, ({ id }) => id)]
    .map(([id, [first]]) => ({ id, name: first?.name ?? id }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** How many uploads a view of the quarantine is of. */
export const countOf = ({ groups }: Summary, { code, recorderId }: QuarantineView) =>
  sum(
    groups.filter(
      (group) =>
        (code === undefined || group.code === code) && (recorderId === undefined || group.recorder?.id === recorderId),
    ),
  );
