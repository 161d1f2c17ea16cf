import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type QuarantineCode, quarantineReasons } from '#contract/quarantine';
import type { Table, Write } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';
import { idFrom } from './ids.ts';

/** One version of one uploaded object: what identifies an upload however often its event is delivered. */
export interface Upload {
  tenantId: string;
  bucket: string;
  key: string;
  /** Of the object where the bucket has versions, else its ETag. */
  version: string;
}

const Receipt = z.object({
  outcome: z.enum(['catalogued', 'duplicate', 'quarantined', 'discarded']),
  recordingId: z.string().optional(),
  quarantineId: z.string().optional(),
  at: z.string(),
});
/** What became of an upload. */
export type Receipt = z.output<typeof Receipt>;

const receiptKey = ({ tenantId, bucket, key, version }: Upload) => ({
  pk: `${tenantPrefix(tenantId)}U#${createHash('sha256')
    .update(JSON.stringify([bucket, key, version]))
    .digest('base64url')}`,
  sk: 'UPLOAD',
});

export const Quarantined = z.object({
  tenantId: z.string(),
  id: z.string(),
  bucket: z.string(),
  key: z.string(),
  version: z.string(),
  versionId: z.string().optional(),
  recorderId: z.string().optional(),
  receivedAt: z.number(),
  bytes: z.number(),
  code: z.enum(Object.keys(quarantineReasons) as [QuarantineCode, ...QuarantineCode[]]),
  detail: z.string().optional(),
  attempts: z.number(),
  retryAskedAt: z.number().optional(),
});
export type Quarantined = z.output<typeof Quarantined>;

const quarantineKey = (tenantId: string, id: string) => ({
  pk: `${tenantPrefix(tenantId)}QUARANTINE`,
  sk: id,
});

const quarantinedEntity = entity({
  name: 'quarantined upload',
  schema: Quarantined,
  keys: ({ tenantId, id }) => quarantineKey(tenantId, id),
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

export type UploadRepository = ReturnType<typeof uploadRepository>;

export function uploadRepository(table: Table) {
  return {
    async receipt(upload: Upload): Promise<Receipt | undefined> {
      const item = await table.get(receiptKey(upload), { consistent: true });
      return item && Receipt.parse(item);
    },

    /**
     * Catalogues: `writes` (recording and event), the receipt, and the end of a quarantine entry if there was one, all
     * or nothing. False where the upload has a final receipt or the recording exists.
     */
    async catalogue(upload: Upload, recordingId: string, entryId: string, writes: Write[]): Promise<boolean> {
      return table.transact([
        ...writes,
        receiptWrite(upload, {
          outcome: 'catalogued',
          recordingId,
          at: new Date().toISOString(),
        }),
        {
          Delete: {
            Key: quarantineKey(upload.tenantId, entryId),
          },
        },
      ]);
    },

    /** Notes that the upload is the same as one that is catalogued already. False where the receipt is final. */
    async duplicate(upload: Upload, recordingId: string, entryId: string): Promise<boolean> {
      return table.transact([
        receiptWrite(upload, {
          outcome: 'duplicate',
          recordingId,
          at: new Date().toISOString(),
        }),
        {
          Delete: {
            Key: quarantineKey(upload.tenantId, entryId),
          },
        },
      ]);
    },

    /** Quarantines, or renews the reason of what is in quarantine. False where the receipt is final. */
    async quarantine(entry: Quarantined): Promise<boolean> {
      return table.transact([
        { Put: { Item: quarantinedEntity.toItem(entry) } },
        receiptWrite(entry, {
          outcome: 'quarantined',
          quarantineId: entry.id,
          at: new Date().toISOString(),
        }),
      ]);
    },

    async findQuarantined(tenantId: string, id: string): Promise<Quarantined | undefined> {
      const item = await table.get(quarantineKey(tenantId, id), {
        consistent: true,
      });
      return item && quarantinedEntity.fromItem(item);
    },

    /** A page, newest first, older than `before` (an id) if given. */
    async listQuarantined(tenantId: string, limit: number, before?: string): Promise<Quarantined[]> {
      const { items } = await table.query({
        KeyConditionExpression: 'pk = :pk AND sk < :before',
        ExpressionAttributeValues: {
          ':pk': quarantineKey(tenantId, '').pk,
          ':before': before ?? 'qrn_~',
        },
        ScanIndexForward: false,
        Limit: limit,
      });
      return items.map((item) => quarantinedEntity.fromItem(item));
    },

    /** Notes that a retry was asked for. Undefined where the entry has gone. */
    async askRetry(tenantId: string, id: string, at: number): Promise<Quarantined | undefined> {
      const entry = await this.findQuarantined(tenantId, id);
      if (!entry) return undefined;
      const asked = { ...entry, retryAskedAt: at };
      const written = await table.transact([
        {
          Put: {
            Item: quarantinedEntity.toItem(asked),
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
      ]);
      return written ? asked : undefined;
    },

    /** Ends a quarantine entry for good: a delivery of the same upload that comes late is then ignored. */
    async discard(entry: Quarantined): Promise<boolean> {
      return table.transact([
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
