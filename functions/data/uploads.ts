import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Table, Write } from './client.ts';
import { tenantPrefix } from './entity.ts';
import { idFrom } from './ids.ts';
import { type Quarantined, quarantinedEntity, quarantineKey } from './quarantined-uploads.ts';
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
  return {
    async receipt(upload: Upload): Promise<Receipt | undefined> {
      const item = await table.get(receiptKey(upload), { consistent: true });
      return item && Receipt.parse(item);
    },

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
    ): Promise<boolean> {
      return table.transact([
        ...writes,
        receiptWrite(upload, { outcome: 'catalogued', recordingId, sidecar, at: new Date().toISOString() }),
        ...endWrites(upload, mended),
      ]);
    },

    /** Notes that the upload is the same as one that is catalogued already. False where the receipt is final, or that one has gone. */
    async duplicate(upload: Upload, recordingId: string, mended: string[], sidecar?: SidecarState): Promise<boolean> {
      return table.transact([
        receiptWrite(upload, { outcome: 'duplicate', recordingId, sidecar, at: new Date().toISOString() }),
        recordingExists(upload.tenantId, recordingId),
        ...endWrites(upload, mended),
      ]);
    },

    /** Notes that the upload is not kept, with `writes`, and ends quarantine entries. False where the receipt is final. */
    leaveOut: (upload: Upload, mended: string[], writes: Write[]): Promise<boolean> =>
      table.transact([
        ...writes,
        receiptWrite(upload, { outcome: 'not_recorded', at: new Date().toISOString() }),
        ...endWrites(upload, mended),
      ]),

    /** Quarantines, or renews the reason of what is in quarantine. False where the receipt is final. */
    async quarantine(entry: Quarantined, sidecar?: SidecarState): Promise<boolean> {
      return table.transact([
        { Put: { Item: quarantinedEntity.toItem(entry) } },
        { Update: { Key: keyRowKey(entry), ...changeIds('ADD', [entry.id]) } },
        receiptWrite(entry, { outcome: 'quarantined', quarantineId: entry.id, sidecar, at: new Date().toISOString() }),
      ]);
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
