import { createHash } from 'node:crypto';
import * as z from 'zod';
import { putNew, type Table, type Write } from './client.ts';
import { tenantPrefix } from './entity.ts';
import { idFrom } from './ids.ts';
import { type Quarantined, quarantinedEntity, quarantineKey } from './quarantined-uploads.ts';
import { countUpload } from './recorder-activity.ts';
import { recordingExists } from './recordings.ts';

/** One version of one uploaded object: what identifies an upload however often its event is delivered. */
export interface Upload {
  tenantId: string;
  bucket: string;
  key: string;
  /** Of the object where the bucket has versions, else its ETag. */
  version: string;
}

/** The state of a sidecar: what was read when an upload was last looked at. */
const SidecarState = z.object({ key: z.string(), eTag: z.string() });
export type SidecarState = z.output<typeof SidecarState>;

const Receipt = z.object({
  outcome: z.enum(['catalogued', 'duplicate', 'quarantined', 'discarded', 'not_recorded', 'sidecar']),
  /** The sidecar that was taken into account; absent where there was none. */
  sidecar: SidecarState.optional(),
  recordingId: z.string().optional(),
  quarantineId: z.string().optional(),
  at: z.string(),
});
/** What became of an upload. */
export type Receipt = z.output<typeof Receipt>;

const hashOf = (parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

const receiptKey = ({ tenantId, bucket, key, version }: Upload) => ({
  pk: `${tenantPrefix(tenantId)}U#${createHash('sha256')
    .update(JSON.stringify([bucket, key, version]))
    .digest('base64url')}`,
  sk: 'UPLOAD',
});

/** The id of an upload's quarantine entry: the same however often it is delivered, sorted by when it was received. */
export const quarantineId = ({ tenantId, bucket, key, version }: Upload, receivedAt: number) =>
  idFrom('qrn', receivedAt, [tenantId, bucket, key, version]);

/**
 * A receipt is final once it says catalogued, duplicate or discarded; one that says quarantined may change when the
 * upload is tried again.
 */
const receiptWrite = (upload: Upload, receipt: Receipt): Write => ({
  Put: {
    Item: { ...receiptKey(upload), ...Receipt.parse(receipt) },
    ConditionExpression: 'attribute_not_exists(pk) OR outcome = :quarantined',
    ExpressionAttributeValues: { ':quarantined': 'quarantined' },
  },
});

/** The first receipt of an upload. */
const firstReceiptWrite = (upload: Upload, receipt: Receipt): Write =>
  putNew({ ...receiptKey(upload), ...Receipt.parse(receipt) });

/** How an upload is counted: with its first receipt, and never again. */
export interface Arrived {
  recorderId: string;
  /** When it came, `yyyy-mm-dd` in the customer's zone. */
  day: string;
  /** As it was read before: where there is one, the upload was counted. */
  receipt: Receipt | undefined;
}

/** Which entries a key has in quarantine, one for each broken upload under it. */
const KeyRow = z.object({ quarantineIds: z.set(z.string()).default(new Set()) });

const keyRowKey = ({ tenantId, bucket, key }: Omit<Upload, 'version'>) => ({
  pk: `${tenantPrefix(tenantId)}U#${hashOf([bucket, key])}`,
  sk: 'KEY',
});

const changeIds = (action: 'ADD' | 'DELETE', ids: string[]) => ({
  UpdateExpression: `${action} quarantineIds :ids`,
  ExpressionAttributeValues: { ':ids': new Set(ids) },
});

/** The parts of a transaction that end quarantine entries of a key; those that do not exist are no matter. */
const endWrites = (upload: Upload, ids: string[]): Write[] => [
  ...ids.map((id) => ({ Delete: { Key: quarantineKey(upload.tenantId, id) } })),
  { Update: { Key: keyRowKey(upload), ...changeIds('DELETE', ids) } },
];

export type UploadRepository = ReturnType<typeof uploadRepository>;

export function uploadRepository(table: Table) {
  const receiptOf = async (upload: Upload) => {
    const item = await table.get(receiptKey(upload), { consistent: true });
    return item && Receipt.parse(item);
  };
  /** Writes what became of an upload, with `writes`; its first receipt counts it. False where the receipt is final, or one of the writes failed. */
  const settle = async (
    upload: Upload,
    outcome: Omit<Receipt, 'at'>,
    writes: Write[],
    arrived: Arrived | undefined,
  ): Promise<boolean> => {
    const receipt = { ...outcome, at: new Date().toISOString() };
    if (arrived && !arrived.receipt) {
      const counted = countUpload(
        { ...arrived, tenantId: upload.tenantId },
        receiptKey(upload).pk,
        outcome.outcome === 'quarantined',
      );
      if (await table.transact([...writes, firstReceiptWrite(upload, receipt), counted])) return true;
      // Another worker was first, and counted it.
      if ((await receiptOf(upload))?.outcome !== 'quarantined') return false;
    }
    return table.transact([...writes, receiptWrite(upload, receipt)]);
  };
  return {
    receipt: receiptOf,

    /** The entries of earlier uploads under the same key: what came after them under it puts them right. */
    async quarantinedBefore(upload: Upload, receivedAt: number): Promise<string[]> {
      const ids = await this.quarantinedUnder(upload);
      // Ids begin with the time that the upload was received at.
      return ids.filter((id) => id < quarantineId(upload, receivedAt)).slice(0, 20);
    },

    /**
     * Catalogues: `writes` (recording and event), the receipt, and the end of quarantine entries, its own and those that it
     * mends, all or nothing. False where the upload has a final receipt or the recording exists.
     */
    async catalogue(
      upload: Upload,
      recordingId: string,
      mended: string[],
      writes: Write[],
      sidecar?: SidecarState,
      arrived?: Arrived,
    ): Promise<boolean> {
      const outcome = { outcome: 'catalogued', recordingId, sidecar } as const;
      return settle(upload, outcome, [...writes, ...endWrites(upload, mended)], arrived);
    },

    /** Notes that the upload is the same as one that is catalogued already. False where the receipt is final, or that one has gone. */
    async duplicate(upload: Upload, recordingId: string, mended: string[], arrived?: Arrived): Promise<boolean> {
      const writes = [recordingExists(upload.tenantId, recordingId), ...endWrites(upload, mended)];
      return settle(upload, { outcome: 'duplicate', recordingId }, writes, arrived);
    },

    /** Notes that the upload is not kept, with `writes`, and ends quarantine entries. False where the receipt is final. */
    leaveOut: (upload: Upload, mended: string[], writes: Write[], arrived?: Arrived): Promise<boolean> =>
      settle(upload, { outcome: 'not_recorded' }, [...writes, ...endWrites(upload, mended)], arrived),

    /** Quarantines, or renews the reason of what is in quarantine. False where the receipt is final. */
    async quarantine(entry: Quarantined, sidecar?: SidecarState, arrived?: Arrived): Promise<boolean> {
      const writes = [
        { Put: { Item: quarantinedEntity.toItem(entry) } },
        { Update: { Key: keyRowKey(entry), ...changeIds('ADD', [entry.id]) } },
      ];
      return settle(entry, { outcome: 'quarantined', quarantineId: entry.id, sidecar }, writes, arrived);
    },

    /** Notes that the upload is a sidecar and was read, which ends its quarantine and that of those before it. False where it was discarded. */
    async acceptSidecar(upload: Upload, mended: string[]): Promise<boolean> {
      return table.transact([
        receiptWrite(upload, { outcome: 'sidecar', at: new Date().toISOString() }),
        ...endWrites(upload, mended),
      ]);
    },

    /** The part of a transaction that notes which sidecar a catalogued upload is described by now. */
    sidecarWrite: (upload: Upload, sidecar: SidecarState | undefined): Write => ({
      Update: {
        Key: receiptKey(upload),
        ConditionExpression: 'attribute_exists(pk)',
        ...(sidecar
          ? { UpdateExpression: 'SET sidecar = :sidecar', ExpressionAttributeValues: { ':sidecar': sidecar } }
          : { UpdateExpression: 'REMOVE sidecar' }),
      },
    }),

    /** Notes the same by itself. */
    async noteSidecar(upload: Upload, sidecar: SidecarState | undefined): Promise<void> {
      await table.transact([this.sidecarWrite(upload, sidecar)]);
    },

    async findQuarantined(tenantId: string, id: string): Promise<Quarantined | undefined> {
      const item = await table.get(quarantineKey(tenantId, id), { consistent: true });
      return item && quarantinedEntity.fromItem(item);
    },

    /** The ids of the entries that a key has in quarantine. */
    async quarantinedUnder(upload: Omit<Upload, 'version'>): Promise<string[]> {
      const item = await table.get(keyRowKey(upload), { consistent: true });
      return item ? [...KeyRow.parse(item).quarantineIds] : [];
    },

    /**
     * Ends a quarantine entry for good, together with `writes`: a delivery of the same upload that comes late is then ignored. False where the
     * entry has gone.
     */
    async discard(entry: Quarantined, writes: Write[] = []): Promise<boolean> {
      return table.transact([
        ...writes,
        {
          Delete: {
            Key: quarantineKey(entry.tenantId, entry.id),
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
        receiptWrite(entry, {
          outcome: 'discarded',
          at: new Date().toISOString(),
        }),
      ]);
    },
  };
}
