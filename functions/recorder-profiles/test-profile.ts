import { recorderProfileEndpoints, recorderProfiles } from '#contract/recorder-profiles';
import type { ManagedNumbers } from '#data/managed-numbers';
import type { TenantRepository } from '#data/tenants';
import { accountOf } from '#functions/ingest/account';
import { identifyUpload } from '#functions/ingest/describe-call';
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
    const { connectedAt, direction } = identified.facts;
    return {
      catalogued: 'call' in identified,
      ...accountOf(identified, sidecar),
      direction: direction?.value ?? null,
      connectedAt: connectedAt ? new Date(connectedAt.value).toISOString() : null,
    };
  },
);
