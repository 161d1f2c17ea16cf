import { type ImportedRow, numbersEndpoints } from '#contract/numbers';
import { numberId } from '#data/managed-numbers';
import { inParallel } from '#runtime/in-parallel';
import { route } from '#runtime/route';
import { readImportRow } from './import-row.ts';
import { addNumber, type NumbersDeps } from './manage-numbers.ts';

/** All write the row that counts a customer's numbers: more at once stand in each other's way. */
const atOnce = 4;

/**
 * Adds what can be added and says of every other row why not. A number that is managed already, or stands in two rows, is added once and stays as
 * it is: whoever sends the same rows again changes nothing.
 */
export const importNumbers = route(
  numbersEndpoints.importNumbers,
  async ({ actor, body: { rows, preview, relabel = 'unlabelled' } }, deps: NumbersDeps) => {
    const { tenantId } = actor;
    const [tenant, agents, departments] = await Promise.all([
      deps.tenants.find(tenantId),
      deps.agents.list(tenantId),
      deps.departments.list(tenantId),
    ]);
    const given = rows.map((row) => readImportRow(row, tenant?.country ?? '', { agents, departments }));
    const ids = given.flatMap((wanted) => (Array.isArray(wanted) ? [] : numberId(tenantId, wanted.number)));
    const known = new Set([...(await deps.numbers.findMany(tenantId, ids)).values()].map(({ name }) => name));
    const read = given.map((wanted) => {
      if (Array.isArray(wanted)) return { errors: wanted };
      const isKnown = known.has(wanted.number);
      known.add(wanted.number);
      return { wanted, isKnown };
    });
    let relabelJobId: string | null = null;
    const items = await inParallel(read, atOnce, async ({ wanted, isKnown, errors }): Promise<ImportedRow> => {
      if (!wanted) return { number: null, outcome: 'invalid', errors: errors ?? [] };
      const { number } = wanted;
      if (isKnown) return { number, outcome: 'exists', errors: [] };
      if (preview) return { number, outcome: 'new', errors: [] };
      const { outcome, jobId } = await addNumber(actor, wanted, relabel, deps);
      relabelJobId = jobId ?? relabelJobId;
      if (outcome === 'created') return { number, outcome: 'created', errors: [] };
      if (outcome === 'name_taken') return { number, outcome: 'exists', errors: [] };
      return { number, outcome: 'invalid', errors: [{ path: 'number', message: 'is one too many' }] };
    });
    return { items, relabelJobId };
  },
);
