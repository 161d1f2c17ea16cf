import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rendition } from '#adapters/audio';
import { peaksKey, type RecordingStore, renditionKey } from '#adapters/recording-store';
import type { SidecarStore } from '#adapters/sidecar-store';
import type { QuarantineCode } from '#contract/quarantine-reasons';
import type { DeletionRepository } from '#data/deletions';
import type { DirectoryRepository, Recorder } from '#data/directory';
import { eventWrite } from '#data/events';
import { idFrom } from '#data/ids';
import type { ManagedNumber } from '#data/managed-numbers';
import type { Quarantined } from '#data/quarantined-uploads';
import type { RecorderActivity } from '#data/recorder-activity';
import { newRecordingWrites, type Recording, type RecordingRepository } from '#data/recordings';
import type { SeenNumberRepository } from '#data/seen-numbers';
import type { Tenant, TenantRepository } from '#data/tenants';
import { type Arrived, quarantineId, type Receipt, type Upload, type UploadRepository } from '#data/uploads';
import { normalizeNumber, spellingsOf } from '#functions/recordings/numbers';
import { encodePeaks } from '#functions/recordings/peaks';
import { localTime } from '#functions/totals/rules';
import { log } from '#runtime/logger';
import {
  changedFields,
  type DescribeDeps,
  describeCall,
  describedAgain,
  identifyUpload,
  managedOf,
} from './describe-call.ts';
import { type CallFacts, parseUploadKey, type UploadedObject } from './rules.ts';
import { findSidecar, type Sidecar } from './sidecars/find-sidecar.ts';
import { isSidecarKey } from './sidecars/sidecar-keys.ts';
import { takeSidecar } from './take-sidecar.ts';

export interface CatalogueDeps extends DescribeDeps {
  store: Pick<RecordingStore, 'bucket' | 'head' | 'download' | 'uploadFile' | 'put' | 'remove'>;
  sidecars: SidecarStore;
  uploads: UploadRepository;
  tenants: TenantRepository;
  recorders: Pick<DirectoryRepository<Recorder>, 'findNow'>;
  activity: Pick<RecorderActivity, 'noteSeen'>;
  recordings: Pick<RecordingRepository, 'find' | 'change'>;
  seenNumbers: SeenNumberRepository;
  deletions: Pick<DeletionRepository, 'isUnderWay' | 'isKnown'>;
  /** Throws an error whose `code` is a quarantine code where the file cannot be played. */
  render: (input: string, output: string) => Promise<Rendition> | Rendition;
}

/** Why an upload goes to quarantine, thrown from wherever that turns out. */
class Refusal extends Error {
  readonly code: QuarantineCode;
  constructor(code: QuarantineCode, detail?: string) {
    super(detail ?? code);
    this.code = code;
  }
}

/** A sidecar is written this often at most while its audio is being worked on; then the queue brings the audio again. */
const mostRounds = 5;

/**
 * Makes one uploaded object a recording that can be played, or a quarantine entry that says why not. Ids and keys come
 * from the upload itself and the last step is one transaction, so that a repeat after any step, and two workers at
 * once, end in the same single row. Throws where it should be tried again.
 */
export async function catalogueUpload(object: UploadedObject, deps: CatalogueDeps, isRetry = false): Promise<void> {
  const place = parseUploadKey(object.key);
  const tenant = place && (await deps.tenants.find(place.tenantId));
  // Nobody could be shown it: it waits in the dead-letter queue for the provider.
  if (!place || !tenant) throw new Error(`The key ${object.key} belongs to no tenant`);
  const recorder = await deps.recorders.findNow(tenant.tenantId, place.recorderId);
  if (recorder && !isRetry) await deps.activity.noteSeen(tenant.tenantId, recorder.id, object.receivedAt);
  const of = (of: UploadedObject): Arrival => ({
    ...{ object: of, tenant, recorderId: place.recorderId, recorder },
    name: of.key.slice(object.key.length - place.name.length),
    upload: { tenantId: tenant.tenantId, bucket: deps.store.bucket, key: of.key, version: of.versionId ?? of.eTag },
  });
  const arrival = of(object);
  if (!isSidecarKey(object.key)) return settle(arrival, isRetry, deps);
  const settleAudio = (audio: UploadedObject) => settle(of(audio), false, deps);
  const { upload, recorderId } = arrival;
  const arrived = (receipt: Receipt | undefined) => arrivedOf(arrival, receipt);
  await takeSidecar(object, upload, { recorderId, disabled: isDisabled(arrival), arrived, settle: settleAudio }, deps);
}

/** What is told of by nobody who is known is counted nowhere. */
const arrivedOf = ({ recorder, tenant, object }: Arrival, receipt: Receipt | undefined): Arrived | undefined =>
  recorder && { recorderId: recorder.id, day: localTime(object.receivedAt, tenant.timeZone).day, receipt };

const isDisabled = ({ recorder }: Arrival) => recorder?.disabled ?? false;

/** An upload of audio on its way. */
interface Arrival {
  object: UploadedObject;
  upload: Upload;
  /** Its key below the recorder's prefix. */
  name: string;
  tenant: Tenant;
  recorderId: string;
  /** Absent where there is none of that id. */
  recorder: Recorder | undefined;
}

/**
 * Brings an upload to its end. Its receipt says which sidecar was taken into account: as long as that is not the one that lies beside it, which
 * may have come at any moment, there is something to be done. So whichever of both is worked on last sees the other.
 */
async function settle(arrival: Arrival, isRetry: boolean, deps: CatalogueDeps): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const receipt = await deps.uploads.receipt(arrival.upload);
    if (receipt?.outcome === 'discarded') return;
    // What was decided is done however often it takes.
    if (receipt?.outcome === 'not_recorded') return deps.store.remove(arrival.object);
    const sidecar = await findSidecar(arrival.object.key, deps.sidecars, deps.now());
    const isTriedAgain = isRetry && round === 0 && receipt?.outcome === 'quarantined';
    if (receipt && isSame(receipt.sidecar, sidecar?.state) && !isTriedAgain) return;
    // What came before the recorder was disabled stays as it is.
    if (receipt?.recordingId && isDisabled(arrival)) return;
    if (receipt?.recordingId) await describeAgain(arrival, receipt.recordingId, sidecar, deps);
    else await catalogueOrQuarantine(arrival, receipt, sidecar, deps);
  }
  throw new Error(`The sidecar of ${arrival.object.key} is being changed all the time`);
}

const isSame = (one: Sidecar['state'] | undefined, other: Sidecar['state'] | undefined) =>
  one?.key === other?.key && one?.eTag === other?.eTag;

async function catalogueOrQuarantine(
  arrival: Arrival,
  receipt: Receipt | undefined,
  sidecar: Sidecar | undefined,
  deps: CatalogueDeps,
): Promise<void> {
  const { object, upload, tenant, recorderId, recorder } = arrival;
  const { tenantId } = tenant;
  const { uploads, store } = deps;
  const entryId = receipt?.quarantineId ?? quarantineId(upload, object.receivedAt);
  const arrived = arrivedOf(arrival, receipt);
  try {
    if (!recorder) throw new Refusal('unknown_recorder');
    if (recorder.disabled) throw new Refusal('recorder_disabled');
    await catalogue({ ...arrival, entryId, arrived, recorder, sidecar }, deps);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const before = receipt && (await uploads.findQuarantined(tenantId, entryId));
    const entry: Quarantined = {
      ...{ ...upload, id: entryId, versionId: object.versionId, recorderId, receivedAt: object.receivedAt },
      bytes: (await store.head(object))?.bytes ?? 0,
      code: error.code,
      detail: error.message === error.code ? undefined : error.message,
      attempts: (before?.attempts ?? 0) + 1,
    };
    await uploads.quarantine(entry, sidecar?.state, arrived);
    log('warn', 'Quarantined', { tenantId, key: object.key, code: error.code });
  }
}

/**
 * What a sidecar says that came after its recording was catalogued, or was changed since, goes into the recording, as if it had been there
 * before. One that leaves the call without what it needs changes nothing, because what is in the archive stays there.
 */
async function describeAgain(
  { object, upload, name, tenant, recorder }: Arrival,
  recordingId: string,
  sidecar: Sidecar | undefined,
  deps: CatalogueDeps,
): Promise<void> {
  const { uploads, recordings, store } = deps;
  const { tenantId } = tenant;
  const [recording, head] = await Promise.all([recordings.find(tenantId, recordingId), store.head(object)]);
  const said = { name, metadata: head?.metadata ?? {}, sidecar: sidecar?.reading };
  const identified = recording && recorder && head && (await identifyUpload(said, { tenant, recorder }, deps));
  if (!recording || !identified || 'code' in identified) {
    if (identified)
      log('warn', 'A sidecar does not describe its recording', { tenantId, recordingId, key: object.key });
    await uploads.noteSidecar(upload, sidecar?.state);
    return;
  }
  await noteNumbers(identified.call, tenant, deps.seenNumbers);
  const managed = await managedOf(sidesOf(identified.call), tenant, deps.numbers);
  const after = describedAgain(recording, await describeCall(identified, recording.channels, tenant, managed, deps));
  if (!after) return uploads.noteSidecar(upload, sidecar?.state);
  // Where somebody else changed the recording at this moment, the receipt still names the other sidecar: the next round tries again.
  const event = eventWrite(tenantId, {
    type: 'update_recording',
    actor: { kind: 'system', id: recorder.id, name: recorder.name },
    recordingId,
    details: { by: 'sidecar', key: sidecar?.state.key, fields: changedFields(recording, after) },
  });
  const changed = await recordings.change(recording, after, [uploads.sidecarWrite(upload, sidecar?.state), event]);
  if (changed) log('info', 'Described anew by its sidecar', { tenantId, recordingId, key: object.key });
}

const sidesOf = ({ from, to }: CallFacts) => [from.raw, to.raw];

/** An upload with what has been found out about it. */
interface Found extends Arrival {
  /** Of its quarantine entry, if it has one: that ends when it is catalogued. */
  entryId: string;
  arrived: Arrived | undefined;
  recorder: Recorder;
  sidecar: Sidecar | undefined;
}

/** Identifies, renders and catalogues. Throws a refusal where the upload itself is at fault. */
async function catalogue(found: Found, deps: CatalogueDeps): Promise<void> {
  const { object, upload, name, entryId, arrived, tenant, recorder, sidecar } = found;
  const { store } = deps;
  const { tenantId } = tenant;
  const head = await store.head(object);
  if (!head) throw new Refusal('object_missing');
  const said = { name, metadata: head.metadata, sidecar: sidecar?.reading };
  const identified = await identifyUpload(said, found, deps);
  if ('code' in identified) throw new Refusal(identified.code, identified.detail);
  if (head.bytes === 0) throw new Refusal('empty');
  const managed = await managedOf(sidesOf(identified.call), tenant, deps.numbers);
  const off = [...managed.values()].find(({ canRecord }) => !canRecord);
  if (off) return leaveOut(found, off, deps);

  await withFolder(async (folder) => {
    const input = join(folder, 'original');
    const output = join(folder, 'audio.mp3');
    const { bytes, sha256 } = await store.download(object, input);
    const { details, peaks } = await deps.render(input, output);
    // The same key, content and metadata again is the same recording; whatever differs in one of them is another. What a sidecar or a profile
    // says may change, and has no part in the id.
    const { connectedAt } = identified.facts;
    const at = connectedAt?.source === 'metadata' ? connectedAt.value : 0;
    const id = idFrom('rec', at, [tenantId, object.key, sha256, JSON.stringify(Object.entries(head.metadata).sort())]);
    const cameBefore = await deps.deletions.isKnown(tenantId, id);
    const keep = async () => {
      await store.uploadFile(renditionKey(tenantId, id), output, 'audio/mpeg');
      await store.put(peaksKey(tenantId, id), encodePeaks(peaks), 'application/octet-stream');
    };
    await keep();

    // A number may have been given to somebody while the audio was being worked on. Its calls are listed first: whoever gives it then sees that
    // there are some, and has those relabelled that went by the number as it was.
    await noteNumbers(identified.call, tenant, deps.seenNumbers);
    const managedNow = await managedOf(sidesOf(identified.call), tenant, deps.numbers);
    const call = await describeCall(identified, details.channels, tenant, managedNow, deps);
    const { codec, channels, sampleRate, durationMs, truncated } = details;
    const recording: Recording = {
      ...{ ...call, tenantId, id, recorderId: recorder.id, bytes, sha256, score: 0, flagIds: [] },
      ...{ codec, channels, sampleRate, durationMs, truncated: truncated || undefined },
    };
    const mended = [entryId, ...(await deps.uploads.quarantinedBefore(upload, object.receivedAt))];
    const writes = [
      ...newRecordingWrites(recording, {
        ...{ tenantId, recordingId: id, key: object.key, versionId: object.versionId, metadata: head.metadata },
        receivedAt: new Date(object.receivedAt).toISOString(),
      }),
      eventWrite(tenantId, {
        type: 'recorded',
        actor: { kind: 'system', id: recorder.id, name: recorder.name },
        recordingId: id,
        details: { key: object.key, sha256, bytes, durationMs, codec, truncated },
      }),
    ];
    const catalogued = await deps.uploads.catalogue(upload, id, mended, writes, sidecar?.state, arrived);
    // Between the two the one that came before was deleted, and may have taken this one's audio with it.
    if (catalogued && cameBefore) await keep();
    // What is being deleted is another recording once that is done: the queue brings the upload again.
    if (!catalogued && (await deps.deletions.isUnderWay(tenantId, id)))
      throw new Error(`The recording ${id} is being deleted`);
    // The same audio came before under this key, or another worker was quicker. By which sidecar it was described then, nobody remembers.
    if (!catalogued && !(await deps.uploads.duplicate(upload, id, mended, arrived)) && !(await isFinal(upload, deps)))
      throw new Error(`The recording ${id} was deleted`);
    const outcome = catalogued ? 'Catalogued' : 'Known already';
    log('info', outcome, { tenantId, recordingId: id, key: object.key });
  });
}

/** Notes that a call of a number that may not be recorded is not kept; its object goes with the next look at the receipt. */
async function leaveOut(
  { object, upload, entryId, arrived, tenant: { tenantId }, recorder }: Found,
  { id, name }: ManagedNumber,
  { uploads }: CatalogueDeps,
): Promise<void> {
  const mended = [entryId, ...(await uploads.quarantinedBefore(upload, object.receivedAt))];
  const event = eventWrite(tenantId, {
    type: 'not_recorded',
    actor: { kind: 'system', id: recorder.id, name: recorder.name },
    details: { key: object.key, numberId: id, number: name },
  });
  await uploads.leaveOut(upload, mended, [event], arrived);
  log('info', 'Not recorded', { tenantId, key: object.key });
}

/** Whether another worker has come to an end with the upload. */
async function isFinal(upload: Upload, { uploads }: CatalogueDeps): Promise<boolean> {
  const receipt = await uploads.receipt(upload);
  return receipt !== undefined && receipt.outcome !== 'quarantined';
}

/** Lists the numbers of a call, so that its recording is found by any part of them from the moment it is there. */
async function noteNumbers(
  call: CallFacts,
  { tenantId, country }: Tenant,
  seenNumbers: SeenNumberRepository,
): Promise<void> {
  const numbers = sidesOf(call).flatMap((raw) => normalizeNumber(raw, country) ?? []);
  await seenNumbers.note(
    tenantId,
    numbers.map((number) => ({ number, spellings: spellingsOf(number) })),
  );
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ingest-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What goes to quarantine: a refusal of ours, or a file that the decoder cannot play. */
const isRefusal = (error: unknown): error is Error & { code: QuarantineCode } =>
  error instanceof Refusal || (error instanceof Error && error.name === 'UnplayableAudio');
