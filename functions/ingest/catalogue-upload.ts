import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rendition } from '#adapters/audio';
import { peaksKey, type RecordingStore, renditionKey } from '#adapters/recording-store';
import type { QuarantineCode } from '#contract/quarantine';
import type { DeletionRepository } from '#data/deletions';
import type { Agent, DirectoryRepository, Recorder } from '#data/directory';
import { eventWrite } from '#data/events';
import { idFrom } from '#data/ids';
import { newRecordingWrites, type Recording } from '#data/recordings';
import type { SeenNumberRepository } from '#data/seen-numbers';
import type { Tenant, TenantRepository } from '#data/tenants';
import { type Quarantined, quarantineId, type Upload, type UploadRepository } from '#data/uploads';
import { foldName } from '#data/users';
import { normalizeNumber, spellingsOf } from '#functions/recordings/numbers';
import { encodePeaks } from '#functions/recordings/peaks';
import { log } from '#runtime/logger';
import { agentSideOf, type CallFacts, identify, parseUploadKey } from './rules.ts';

/** An object that was uploaded, as its notification tells of it, or as the quarantine remembers it. */
export interface UploadedObject {
  key: string;
  versionId?: string | undefined;
  eTag: string;
  /** Epoch milliseconds. */
  receivedAt: number;
}

export interface CatalogueDeps {
  store: Pick<RecordingStore, 'bucket' | 'head' | 'download' | 'uploadFile' | 'put'>;
  uploads: UploadRepository;
  tenants: TenantRepository;
  recorders: DirectoryRepository<Recorder>;
  agents: DirectoryRepository<Agent>;
  seenNumbers: SeenNumberRepository;
  deletions: Pick<DeletionRepository, 'isUnderWay' | 'isKnown'>;
  /** Throws an error whose `code` is a quarantine code where the file cannot be played. */
  render: (input: string, output: string) => Promise<Rendition> | Rendition;
  now: () => number;
}

/** Why an upload goes to quarantine, thrown from wherever that turns out. */
class Refusal extends Error {
  readonly code: QuarantineCode;
  constructor(code: QuarantineCode, detail?: string) {
    super(detail ?? code);
    this.code = code;
  }
}

/**
 * Makes one uploaded object a recording that can be played, or a quarantine entry that says why not. Ids and keys come
 * from the upload itself and the last step is one transaction, so that a repeat after any step, and two workers at
 * once, end in the same single row. Throws where it should be tried again.
 */
export async function catalogueUpload(object: UploadedObject, deps: CatalogueDeps, isRetry = false): Promise<void> {
  const { uploads, store } = deps;
  const place = parseUploadKey(object.key);
  const tenant = place && (await deps.tenants.find(place.tenantId));
  // Nobody could be shown it: it waits in the dead-letter queue for the provider.
  if (!place || !tenant) throw new Error(`The key ${object.key} belongs to no tenant`);

  const { tenantId, recorderId } = place;
  const upload: Upload = {
    ...{ tenantId, bucket: store.bucket, key: object.key },
    version: object.versionId ?? object.eTag,
  };
  const receipt = await uploads.receipt(upload);
  if (receipt && !(receipt.outcome === 'quarantined' && isRetry)) return;
  const entryId = receipt?.quarantineId ?? quarantineId(upload, object.receivedAt);
  try {
    const recorder = await deps.recorders.find(tenantId, recorderId);
    if (!recorder) throw new Refusal('unknown_recorder');
    await catalogue({ object, upload, entryId, tenant, recorder }, deps);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const entry: Quarantined = {
      ...{ ...upload, id: entryId, versionId: object.versionId, recorderId, receivedAt: object.receivedAt },
      bytes: (await store.head(object))?.bytes ?? 0,
      code: error.code,
      detail: error.message === error.code ? undefined : error.message,
      attempts: isRetry ? ((await uploads.findQuarantined(tenantId, entryId))?.attempts ?? 0) + 1 : 1,
    };
    await uploads.quarantine(entry);
    log('warn', 'Quarantined', { tenantId, key: object.key, code: error.code });
  }
}

/** An upload on its way, with what has been found out about it. */
interface Arrival {
  object: UploadedObject;
  upload: Upload;
  /** Of its quarantine entry, if it has one: that ends when it is catalogued. */
  entryId: string;
  tenant: Tenant;
  recorder: Recorder;
}

/** Identifies, renders and catalogues. Throws a refusal where the upload itself is at fault. */
async function catalogue({ object, upload, entryId, tenant, recorder }: Arrival, deps: CatalogueDeps): Promise<void> {
  const { store } = deps;
  const { tenantId } = tenant;
  const head = await store.head(object);
  if (!head) throw new Refusal('object_missing');
  const identified = identify(head.metadata, deps.now());
  if ('code' in identified) throw new Refusal(identified.code, identified.detail);
  if (head.bytes === 0) throw new Refusal('empty');
  const call = describeCall(identified.facts, tenant.country, await deps.agents.list(tenantId));

  await withFolder(async (folder) => {
    const input = join(folder, 'original');
    const output = join(folder, 'audio.mp3');
    const { bytes, sha256 } = await store.download(object, input);
    const { details, peaks } = await deps.render(input, output);
    // The same key, content and metadata again is the same recording; whatever differs in one of them is another.
    const said = JSON.stringify(Object.entries(head.metadata).sort());
    const id = idFrom('rec', call.connectedAt, [tenantId, object.key, sha256, said]);
    const cameBefore = await deps.deletions.isKnown(tenantId, id);
    const keep = async () => {
      await store.uploadFile(renditionKey(tenantId, id), output, 'audio/mpeg');
      await store.put(peaksKey(tenantId, id), encodePeaks(peaks), 'application/octet-stream');
    };
    await keep();

    const { codec, channels, sampleRate, durationMs, truncated } = details;
    const recording: Recording = {
      ...{ ...call, tenantId, id, recorderId: recorder.id, bytes, sha256, score: 0, flagIds: [] },
      ...{ codec, channels, sampleRate, durationMs, truncated: truncated || undefined },
    };
    await noteNumbers(recording, deps.seenNumbers);
    const mended = [entryId, ...(await deps.uploads.quarantinedBefore(upload, object.receivedAt))];
    const catalogued = await deps.uploads.catalogue(upload, id, mended, [
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
    ]);
    // Between the two the one that came before was deleted, and may have taken this one's audio with it.
    if (catalogued && cameBefore) await keep();
    // What is being deleted is another recording once that is done: the queue brings the upload again.
    if (!catalogued && (await deps.deletions.isUnderWay(tenantId, id)))
      throw new Error(`The recording ${id} is being deleted`);
    // The same audio came before under this key, or another worker was quicker.
    if (!catalogued && !(await deps.uploads.duplicate(upload, id, mended)) && !(await isFinal(upload, deps)))
      throw new Error(`The recording ${id} was deleted`);
    const outcome = catalogued ? 'Catalogued' : 'Known already';
    log('info', outcome, { tenantId, recordingId: id, key: object.key });
  });
}

/** Whether another worker has come to an end with the upload. */
async function isFinal(upload: Upload, { uploads }: CatalogueDeps): Promise<boolean> {
  const receipt = await uploads.receipt(upload);
  return receipt !== undefined && receipt.outcome !== 'quarantined';
}

/** Lists the numbers of a recording, so that it is found by any part of them from the moment it is there. */
async function noteNumbers({ tenantId, from, to }: Recording, seenNumbers: SeenNumberRepository): Promise<void> {
  const numbers = [from.number, to.number].filter((number) => number !== undefined);
  await seenNumbers.note(
    tenantId,
    numbers.map((number) => ({ number, spellings: spellingsOf(number) })),
  );
}

/** The parts of a recording that come from what the recorder said, with its numbers and agent looked up. */
function describeCall(facts: CallFacts, country: string, agents: Agent[]) {
  const { agent: named, channelLabels, callId, connectedAt, direction } = facts;
  const agent = named ? agents.find(({ id, name }) => id === named || foldName(name) === foldName(named)) : undefined;
  const agentSide = agentSideOf(direction);
  const party = (side: 'from' | 'to') => ({
    number: normalizeNumber(facts[side].raw, country),
    raw: facts[side].raw,
    // An agent whom nobody has added yet is at least a name.
    name: facts[side].name ?? (named && !agent && side === agentSide ? named : undefined),
  });
  return {
    ...{ connectedAt, direction, callId, channelLabels },
    from: party('from'),
    to: party('to'),
    ...(agent
      ? {
          agentId: agent.id,
          agentSide: agentSide as 'from' | 'to',
          departmentId: agent.departmentId,
        }
      : {}),
  };
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
