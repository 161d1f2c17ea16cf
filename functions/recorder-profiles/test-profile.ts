import { quarantineReasons } from '#contract/quarantine';
import { recorderProfileEndpoints, recorderProfiles } from '#contract/recorder-profiles';
import type { ManagedNumbers } from '#data/managed-numbers';
import type { TenantRepository } from '#data/tenants';
import { identifyUpload } from '#functions/ingest/describe-call';
import type { Merged } from '#functions/ingest/identify';
import { readSidecar } from '#functions/ingest/sidecars/sidecar';
import { refuseWrongPattern } from '#functions/recorders/read-profile';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';

export interface ProfileDeps {
  tenants: TenantRepository;
  numbers: ManagedNumbers;
}

type ProfileId = keyof typeof recorderProfiles;

export const listRecorderProfiles = route(recorderProfileEndpoints.listRecorderProfiles, async () => ({
  items: (Object.keys(recorderProfiles) as ProfileId[]).map((id) => ({ id, ...recorderProfiles[id] })),
}));

/** What an upload of this name would be identified as: the very steps that a real one goes, on nothing but what the request says. */
export const testRecorderProfile = route(
  recorderProfileEndpoints.testRecorderProfile,
  async ({ body, actor }, { tenants, numbers }: ProfileDeps) => {
    const { profile, timeZone, name, sidecar: text, metadata = {} } = body;
    if (typeof profile === 'object') refuseWrongPattern(profile.pattern);
    const tenant = await tenants.find(actor.tenantId);
    if (!tenant) throw new AppError('internal_error');
    const now = Date.now();
    const audio = name.slice(name.lastIndexOf('/') + 1);
    const sidecar = text === undefined ? undefined : readSidecar(new TextEncoder().encode(text), { audio, now });
    const lowerCase = Object.fromEntries(
      Object.entries(metadata).map(([field, value]) => [field.toLowerCase(), value]),
    );
    const identified = await identifyUpload(
      { name, metadata: lowerCase, sidecar },
      { tenant, recorder: { timeZone, profile } },
      { numbers, now: () => now },
    );
    const wrongSidecar =
      sidecar && 'invalid' in sidecar ? [{ code: 'sidecar_invalid', detail: sidecar.invalid } as const] : [];
    const problems = [...wrongSidecar, ...('code' in identified ? [identified] : [])];
    return {
      catalogued: 'call' in identified,
      facts: factsOf(identified.facts),
      problems: problems.map(({ code, detail }) => ({
        code,
        reason: detail ? `${quarantineReasons[code]} (${detail})` : quarantineReasons[code],
      })),
      direction: identified.facts.direction?.value ?? null,
      connectedAt: identified.facts.connectedAt ? isoOf(identified.facts.connectedAt.value) : null,
    };
  },
);

const isoOf = (at: number) => new Date(at).toISOString();

function factsOf(facts: Merged) {
  const shown = [
    'from',
    'fromName',
    'to',
    'toName',
    'connectedAt',
    'direction',
    'callId',
    'agent',
    'channels',
  ] as const;
  return shown.flatMap((field) => {
    const fact = facts[field];
    if (!fact) return [];
    const value = typeof fact.value === 'number' ? isoOf(fact.value) : fact.value;
    return [{ field, value, source: fact.source, rule: fact.rule }];
  });
}
