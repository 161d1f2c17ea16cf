import type { UploadAddresses } from '#adapters/upload-address';
import { RecorderProfile } from '#contract/recorder-profiles';
import type { Recorder as RecorderView } from '#contract/recorders';
import type { DirectoryRepository, Recorder } from '#data/directory';
import type { ProvisioningRepository } from '#data/provisioning';
import type { RecorderActivity } from '#data/recorder-activity';
import type { TenantRepository } from '#data/tenants';
import { foldName } from '#data/users';
import { localTime } from '#functions/totals/rules';
import { AppError } from '#runtime/errors';
import type { Actor } from '#runtime/route';

export interface ViewDeps {
  recorders: DirectoryRepository<Recorder>;
  activity: Pick<RecorderActivity, 'latest'>;
  tenants: TenantRepository;
  provisioning: Pick<ProvisioningRepository, 'declaredRecorder'>;
  addresses: Pick<UploadAddresses, 'place'>;
}

/** What the keys of a recorder's uploads begin with. */
export const prefixOf = ({ tenantId, id }: Pick<Recorder, 'tenantId' | 'id'>) => `in/${tenantId}/${id}/`;

/** Recorders as the API shows them: one Query for each says when it was seen last and what it did today. */
export async function toViews(tenantId: string, recorders: Recorder[], deps: ViewDeps): Promise<RecorderView[]> {
  const [tenant, declared, place] = await Promise.all([
    deps.tenants.find(tenantId),
    deps.provisioning.declaredRecorder(tenantId),
    deps.addresses.place(),
  ]);
  const today = localTime(Date.now(), tenant?.timeZone ?? 'UTC').day;
  const activities = recorders.map(({ id }) => deps.activity.latest(tenantId, id, today));
  const latest = await Promise.all(activities);
  return recorders.map((recorder, i) => {
    const { id, createdAt, name, timeZone, disabled = false } = recorder;
    const { seenAt, counts = { uploads: 0, failures: 0 } } = latest[i] ?? {};
    return {
      ...{ id, createdAt, name, timeZone, disabled, today: counts },
      // A profile that was known once and is not any more reads nothing.
      profile: RecorderProfile.safeParse(recorder.profile).data ?? null,
      declared: id === declared,
      lastSeenAt: seenAt === undefined ? null : new Date(seenAt).toISOString(),
      upload: { ...place, prefix: prefixOf(recorder) },
    };
  });
}

export async function toView(tenantId: string, recorder: Recorder, deps: ViewDeps): Promise<RecorderView> {
  const [view] = await toViews(tenantId, [recorder], deps);
  if (!view) throw new Error('There is one view of one recorder');
  return view;
}

/** As it is at this moment. Throws `recorder_not_found`. */
export async function recorderOf(
  { tenantId }: Actor,
  id: string,
  { recorders }: Pick<ViewDeps, 'recorders'>,
): Promise<Recorder> {
  const recorder = await recorders.findNow(tenantId, id);
  if (!recorder) throw new AppError('recorder_not_found');
  return recorder;
}

/**
 * Throws `name_taken` where another recorder has the name. Those who are new are kept apart by the rows of their names; the one that a customer
 * began with, before there were such rows, has none.
 */
export async function refuseTaken(
  { tenantId, id, name }: Pick<Recorder, 'tenantId' | 'id' | 'name'>,
  { recorders }: Pick<ViewDeps, 'recorders'>,
): Promise<void> {
  const all = await recorders.listNow(tenantId);
  if (all.some((other) => other.id !== id && foldName(other.name) === foldName(name))) throw new AppError('name_taken');
}
