import { mostNumbersOfCustomer, type ManagedNumber as NumberView, numbersEndpoints } from '#contract/numbers';
import type { RelabelChoice } from '#contract/relabelling';
import type { Agent, Department, DirectoryRepository } from '#data/directory';
import { eventWrite } from '#data/events';
import { type ManagedNumber, type NumberList, numberId } from '#data/managed-numbers';
import type { NamedRepository } from '#data/named';
import type { TenantRepository } from '#data/tenants';
import type { TotalsFor } from '#data/totals-for';
import { type OrderDeps, withRelabelling } from '#functions/jobs/order-relabelling';
import { normalizeNumber } from '#functions/recordings/numbers';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { type Actor, eventActor, route } from '#runtime/route';
import type { WantedNumber } from './import-row.ts';

export interface NumbersDeps extends OrderDeps {
  numbers: DirectoryRepository<ManagedNumber>;
  list: NumberList;
  named: NamedRepository<ManagedNumber>;
  agents: DirectoryRepository<Agent>;
  departments: DirectoryRepository<Department>;
  tenants: TenantRepository;
  totalsFor: TotalsFor;
  cursors: Cursors;
}

type ViewDeps = Pick<NumbersDeps, 'agents' | 'departments' | 'totalsFor'>;

/** Numbers as the API shows them, with the names of what they are of and how many calls there are that the actor may hear. */
export async function toViews(actor: Actor, numbers: ManagedNumber[], deps: ViewDeps): Promise<NumberView[]> {
  const { tenantId } = actor;
  const ids = (of: (number: ManagedNumber) => string | undefined) => numbers.flatMap((number) => of(number) ?? []);
  const [agents, departments, totals] = await Promise.all([
    deps.agents.findMany(
      tenantId,
      ids(({ agentId }) => agentId),
    ),
    deps.departments.findMany(
      tenantId,
      ids(({ departmentId }) => departmentId),
    ),
    deps.totalsFor(actor).numbers(numbers.map(({ name }) => name)),
  ]);
  const reference = (known: Map<string, { id: string; name: string }>, id: string | undefined) => {
    const found = id === undefined ? undefined : known.get(id);
    return found ? { id: found.id, name: found.name } : null;
  };
  return numbers.map(({ id, createdAt, name, label, agentId, departmentId, ...settings }, i) => ({
    ...{ id, createdAt, number: name, name: label ?? null },
    department: reference(departments, departmentId),
    agent: reference(agents, agentId),
    canRecord: settings.canRecord,
    canTranscribe: settings.canTranscribe,
    pciRedaction: settings.pciRedaction,
    recordings: Math.max(0, (totals[i]?.from ?? 0) + (totals[i]?.to ?? 0)),
  }));
}

async function toView(actor: Actor, number: ManagedNumber, deps: ViewDeps): Promise<NumberView> {
  const [view] = await toViews(actor, [number], deps);
  if (!view) throw new Error('There is one view of one number');
  return view;
}

/** Throws `number_not_found`. */
async function numberOf({ tenantId }: Actor, id: string, numbers: NumbersDeps['numbers']): Promise<ManagedNumber> {
  const number = await numbers.findNow(tenantId, id);
  if (!number) throw new AppError('number_not_found');
  return number;
}

/** Throws `unknown_department` and `unknown_agent`. */
async function refuseUnknown(
  tenantId: string,
  { departmentId, agentId }: { departmentId?: string | null | undefined; agentId?: string | null | undefined },
  { departments, agents }: Pick<NumbersDeps, 'departments' | 'agents'>,
): Promise<void> {
  if (departmentId && !(await departments.findNow(tenantId, departmentId))) throw new AppError('unknown_department');
  if (agentId && !(await agents.findNow(tenantId, agentId))) throw new AppError('unknown_agent');
}

export const getNumber = route(numbersEndpoints.getNumber, async ({ actor, params }, deps: NumbersDeps) =>
  toView(actor, await numberOf(actor, params.numberId, deps.numbers), deps),
);

/** Adds a number with its event, and the job that relabels its earlier calls, unless it is there or there are too many. */
export async function addNumber(
  actor: Actor,
  { number: name, ...wanted }: WantedNumber,
  choice: RelabelChoice,
  deps: OrderDeps & Pick<NumbersDeps, 'named'>,
) {
  const { tenantId } = actor;
  const number: ManagedNumber = {
    ...{ tenantId, id: numberId(tenantId, name), name, createdAt: new Date().toISOString() },
    ...wanted,
  };
  const event = eventWrite(tenantId, {
    ...{ type: 'create_number', actor: eventActor(actor) },
    details: { numberId: number.id, number: name },
  });
  const { agentId, departmentId } = wanted;
  const { outcome, jobId } = await withRelabelling(
    actor,
    { numbers: [number], choice, agentId, departmentId },
    (relabelJob, writes) => deps.named.create({ ...number, relabelJob }, mostNumbersOfCustomer, [event, ...writes]),
    (outcome) => outcome === 'created',
    deps,
  );
  return { number, outcome, jobId };
}

export const createNumber = route(numbersEndpoints.createNumber, async ({ actor, body }, deps: NumbersDeps) => {
  const { tenantId } = actor;
  const tenant = await deps.tenants.find(tenantId);
  const read = normalizeNumber(body.number, tenant?.country ?? '');
  if (read === undefined)
    throw new AppError('invalid_input', {
      fields: [{ path: 'number', message: 'must be a telephone number or an extension' }],
    });
  await refuseUnknown(tenantId, body, deps);
  const { canRecord, canTranscribe, pciRedaction } = body;
  const wanted: WantedNumber = {
    ...{ number: read, label: body.name || undefined, canRecord, canTranscribe, pciRedaction },
    ...{ departmentId: body.departmentId ?? undefined, agentId: body.agentId ?? undefined },
  };
  const { number, outcome, jobId } = await addNumber(actor, wanted, body.relabel ?? 'unlabelled', deps);
  if (outcome === 'name_taken') throw new AppError('number_taken');
  if (outcome === 'too_many') throw new AppError('too_many_numbers');
  return { ...(await toView(actor, number, deps)), relabelJobId: jobId };
});

/** What is to be given to earlier calls: what the number was given now, or all it has where that is asked for. */
function givenTo(before: ManagedNumber, after: Assignment, asked: RelabelChoice | undefined): Assignment {
  if (asked !== undefined) return after;
  const given = (name: keyof Assignment) => (after[name] === before[name] ? undefined : after[name]);
  return { agentId: given('agentId'), departmentId: given('departmentId') };
}
type Assignment = { [Name in 'agentId' | 'departmentId']: ManagedNumber[Name] };

export const updateNumber = route(numbersEndpoints.updateNumber, async ({ actor, params, body }, deps: NumbersDeps) => {
  const { tenantId } = actor;
  const before = await numberOf(actor, params.numberId, deps.numbers);
  await refuseUnknown(tenantId, body, deps);
  const given = <T>(value: T | null | undefined, otherwise: T | undefined) =>
    value === undefined ? otherwise : (value ?? undefined);
  const event = eventWrite(tenantId, {
    ...{ type: 'update_number', actor: eventActor(actor) },
    details: { numberId: before.id, number: before.name },
  });
  const assignment = {
    departmentId: given(body.departmentId, before.departmentId),
    agentId: given(body.agentId, before.agentId),
  };
  const change = {
    ...assignment,
    label: given(body.name, before.label) || undefined,
    canRecord: body.canRecord ?? before.canRecord,
    canTranscribe: body.canTranscribe ?? before.canTranscribe,
    pciRedaction: body.pciRedaction ?? before.pciRedaction,
  };
  // A job that is under way goes on with what the number has since, unless nothing is to be relabelled.
  const present = body.relabel === 'none' ? undefined : before.relabelJob;
  const { outcome: after, jobId } = await withRelabelling(
    actor,
    {
      ...{ numbers: [before], choice: body.relabel ?? 'unlabelled' },
      ...givenTo(before, assignment, body.relabel),
    },
    (relabelJob = present, writes) => deps.named.update(before, { ...change, relabelJob }, [event, ...writes]),
    (outcome) => typeof outcome === 'object',
    deps,
  );
  // Its number stays as it is, so nobody else can have it.
  if (after === 'changed' || after === 'name_taken') throw new AppError('conflict');
  return { ...(await toView(actor, after, deps)), relabelJobId: jobId };
});

export const deleteNumber = route(numbersEndpoints.deleteNumber, async ({ actor, params }, deps: NumbersDeps) => {
  const { tenantId } = actor;
  const number = await numberOf(actor, params.numberId, deps.numbers);
  const event = eventWrite(tenantId, {
    ...{ type: 'delete_number', actor: eventActor(actor) },
    details: { numberId: number.id, number: number.name },
  });
  if (!(await deps.named.delete(number, [event]))) throw new AppError('conflict');
  return undefined;
});
