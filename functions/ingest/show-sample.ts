import type { RecordingStore } from '#adapters/recording-store';
import type { SidecarStore } from '#adapters/sidecar-store';
import { mostShown, quarantineEndpoints, type UploadSample } from '#contract/quarantine';
import type { DirectoryRepository, Recorder } from '#data/directory';
import type { ManagedNumbers } from '#data/managed-numbers';
import type { Quarantined } from '#data/quarantined-uploads';
import type { Tenant, TenantRepository } from '#data/tenants';
import type { UploadRepository } from '#data/uploads';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import { accountOf, reasonOf, sourcesOf } from './account.ts';
import { evidenceOf, identifyUpload } from './describe-call.ts';
import { quarantinedFor, toView } from './quarantined-upload.ts';
import { decodeHeader, parseUploadKey } from './rules.ts';
import { shownText } from './shown-upload.ts';
import { findSidecar, readContent, type Sidecar } from './sidecars/find-sidecar.ts';
import { largestSidecar } from './sidecars/sidecar.ts';
import { isSidecarKey } from './sidecars/sidecar-keys.ts';

export interface SampleDeps {
  uploads: Pick<UploadRepository, 'findQuarantined'>;
  tenants: TenantRepository;
  recorders: Pick<DirectoryRepository<Recorder>, 'find'>;
  numbers: ManagedNumbers;
  store: Pick<RecordingStore, 'head'>;
  sidecars: Pick<SidecarStore, 'read'>;
}

const needed = ['from', 'to', 'connectedAt'] as const;

/** An upload as it came, and the very steps that its retry would go to identify it, as they come out at this moment. */
export const getUploadSample = route(
  quarantineEndpoints.getUploadSample,
  async ({ params, actor }, deps: SampleDeps): Promise<UploadSample> => {
    const entry = await quarantinedFor(actor, params.uploadId, deps.uploads);
    const [tenant, recorder] = await Promise.all([
      deps.tenants.find(actor.tenantId),
      entry.recorderId === undefined ? undefined : deps.recorders.find(actor.tenantId, entry.recorderId),
    ]);
    if (!tenant) throw new AppError('internal_error');
    const [head, sidecar] = await Promise.all([deps.store.head(entry), sidecarOf(entry, deps)]);
    const name = parseUploadKey(entry.key)?.name ?? entry.key;
    const metadata = head?.metadata ?? {};
    const isSidecar = isSidecarKey(entry.key);
    const account = isSidecar
      ? accountOfSidecar(sidecar)
      : await accountOfAudio({ name, metadata, sidecar: sidecar?.reading }, { tenant, recorder }, deps);
    const shown = (text: string) => shownText(text, mostShown.field);
    return {
      upload: toView(entry, new Map(recorder ? [[recorder.id, recorder]] : [])),
      present: head !== undefined,
      ...{ isSidecar, name: shown(name), sidecar: sidecar ? sidecarView(sidecar) : null },
      metadata: Object.entries(metadata).map(([field, value]) => ({
        ...{ name: shown(field), value: shown(decodeHeader(value)) },
      })),
      recorder: recorder ? recorderView(recorder) : null,
      ...account,
      sources: account.sources.map((source) => ({
        ...source,
        unread: source.unread === null ? null : shown(source.unread),
        facts: source.facts.map((fact) => ({
          ...{ ...fact, value: shownValue(fact.value), problem: fact.problem === null ? null : shown(fact.problem) },
        })),
      })),
      facts: account.facts.map((fact) => ({ ...fact, value: shownValue(fact.value) })),
      problems: account.problems.map(({ code, reason }) => ({ code, reason: shown(reason) })),
    };
  },
);

function shownValue<Value extends string | string[] | null>(value: Value): Value {
  const shown = Array.isArray(value)
    ? value.map((part) => shownText(part, mostShown.field))
    : value === null
      ? null
      : shownText(value, mostShown.field);
  return shown as Value;
}

/** The sidecar that lies beside an upload; of a sidecar, it itself. */
async function sidecarOf(entry: Quarantined, { sidecars }: SampleDeps): Promise<Sidecar | undefined> {
  const now = Date.now();
  if (!isSidecarKey(entry.key)) return findSidecar(entry.key, sidecars, now);
  const object = await sidecars.read(entry, largestSidecar);
  if (!object) return undefined;
  const { eTag, bytes, content } = object;
  return { state: { key: entry.key, eTag }, bytes, content, reading: readContent(content, { now }) };
}

const sidecarView = ({ state, bytes, content, reading }: Sidecar) => {
  const text = new TextDecoder().decode(content);
  return {
    name: shownText(state.key.slice(state.key.lastIndexOf('/') + 1), mostShown.field),
    text: shownText(text, mostShown.sidecar),
    bytes,
    isCut: content === undefined || text.length > mostShown.sidecar,
    invalid: 'invalid' in reading ? shownText(reading.invalid, mostShown.field) : null,
  };
};

const recorderView = ({ id, name, timeZone, profile }: Recorder) => ({
  ...{ id, name, timeZone },
  profile: (profile ?? null) as NonNullable<UploadSample['recorder']>['profile'],
});

async function accountOfAudio(
  said: Parameters<typeof evidenceOf>[0],
  { tenant, recorder }: { tenant: Tenant; recorder: Recorder | undefined },
  { numbers }: SampleDeps,
) {
  const now = Date.now();
  // Without its recorder nobody knows how its name is to be read.
  const terms = recorder ?? { timeZone: tenant.timeZone };
  const identified = await identifyUpload(said, { tenant, recorder: terms }, { numbers, now: () => now });
  return {
    ...accountOf(identified, said.sidecar),
    sources: sourcesOf(evidenceOf(said, terms, now)),
    missing: needed.filter((field) => !identified.facts[field]),
    identified: 'call' in identified && recorder !== undefined,
  };
}

/** A sidecar is read, or it is not: of a call it need not tell everything. */
function accountOfSidecar(sidecar: Sidecar | undefined) {
  const reading = sidecar?.reading ?? { invalid: 'it is no longer there' };
  const identified = !('invalid' in reading);
  const wrong = 'invalid' in reading ? [{ code: 'sidecar_invalid', detail: reading.invalid } as const] : [];
  return {
    facts: [],
    problems: wrong.map((problem) => ({ code: problem.code, reason: reasonOf(problem) })),
    sources: sourcesOf({ metadata: {}, sidecar: reading }).filter(({ source }) => source === 'sidecar'),
    missing: [],
    identified,
  };
}
