import { agentsTotals } from './agents-totals.ts';
import type { Table } from './client.ts';
import { type RecordingTotals, tenantTotals } from './tenant-totals.ts';

/** Who asks, as far as it matters for what they may be told: a reviewer of anybody hears and finds those agents' calls alone. */
interface Listener {
  tenantId: string;
  onlyAgents?: ReadonlySet<string> | undefined;
}

/** The totals as somebody may see them: what shows any is handed this and no others, so that it cannot forget who asks. */
export type TotalsFor = (whom: Listener) => RecordingTotals;

export const totalsFor =
  (table: Table): TotalsFor =>
  ({ tenantId, onlyAgents }) =>
    onlyAgents ? agentsTotals(table, tenantId, onlyAgents) : tenantTotals(table, tenantId);
