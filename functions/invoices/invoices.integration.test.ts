import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Invoice, Statement } from '#contract/invoices';
import { directoryRepository, recorderEntity } from '#data/directory';
import { type Recording, recordingEntity, recordingRepository } from '#data/recordings';
import { deploymentSecret } from '#data/secrets';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { totalsRepository } from '#data/totals';
import { totalsFor } from '#data/totals-for';
import { wallTime } from '#functions/recordings/wall-time';
import { recount } from '#functions/totals/recount';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { call, gatewayEvent } from '#runtime/testing';
import { exportInvoice, getInvoice, listInvoices, printInvoice } from './invoices.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

const now = Date.parse('2026-03-10T12:00:00Z');
let count = 0;
const recorderIds = [1, 2, 3].map((n) => `rdr_${String(n).padStart(26, '0')}`);

async function newTenant(timeZone = 'Europe/London') {
  const tenantId = `invoice${++count}`;
  const createdAt = '2026-01-01T00:00:00.000Z';
  const tenant = { tenantId, name: 'Acme', address: '1 High Street\nLeeds', country: 'GB', timeZone, createdAt };
  await db.table.put(tenantEntity.toItem(tenant));
  for (const [n, id] of recorderIds.slice(0, 2).entries())
    await db.table.put(recorderEntity.toItem({ tenantId, id, name: `PBX ${n + 1}`, timeZone, createdAt }));
  return tenantId;
}

const common = { score: 0, codec: 'gsm', channels: 1, sampleRate: 8000, sha256: '', flagIds: [] };
type Given = Pick<Recording, 'connectedAt' | 'durationMs' | 'bytes' | 'recorderId'>;

/** An archive as calls come in: recordings, and how they were counted. */
async function archive(tenantId: string, given: readonly Given[]): Promise<Recording[]> {
  const party = { raw: '' };
  const recordings = given.map(
    (one, n): Recording => ({ ...common, ...one, tenantId, id: `rec_${n}`, from: party, to: party }),
  );
  await db.table.batchPut(recordings.map((one) => recordingEntity.toItem(one)));
  await recountAll(tenantId, recordings);
  return recordings;
}

const recountAll = (tenantId: string, recordings: readonly Recording[]) =>
  recount(
    tenantId,
    recordings.map(({ id }) => id),
    {
      ...{ recordings: recordingRepository(db.table), tenants: tenantRepository(db.table) },
      totals: totalsRepository(db.table),
    },
  );

async function ask(tenantId: string, path = '', permissions = ['review_invoices']) {
  const api = httpApi(
    [listInvoices, getInvoice, exportInvoice, printInvoice],
    {
      ...{ tenants: tenantRepository(db.table), totalsFor: totalsFor(db.table), now: () => now },
      recorders: directoryRepository(db.table, recorderEntity),
      cursors: cursors(deploymentSecret(db.table, 'cursors')),
    },
    async () => ({ ...{ kind: 'user', tenantId, userId: 'usr_1', name: '', permissions } }),
  );
  const month = /^\/([^/?]+)/.exec(path)?.[1];
  return call(
    api,
    gatewayEvent('GET', `/api/invoices${path}`, {
      cookies: ['__Host-session=x'],
      ...(month ? { params: { month } } : {}),
    }),
  );
}
const months = async (tenantId: string) =>
  (await ask(tenantId)).json as { items: Invoice[]; nextCursor: string | null };
const statement = async (tenantId: string, month: string) => (await ask(tenantId, `/${month}`)).json as Statement;

const sum = (all: readonly Given[]) => ({
  recordings: all.length,
  durationMs: all.reduce((total, { durationMs }) => total + durationMs, 0),
  bytes: all.reduce((total, { bytes }) => total + bytes, 0),
});

const given = fc.record({
  connectedAt: fc.oneof(
    fc.integer({ min: Date.parse('2025-12-30T00:00:00Z'), max: now }),
    // Around midnights that end a month somewhere.
    fc
      .tuple(
        fc.constantFrom('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'),
        fc.integer({ min: -50_000_000, max: 50_000_000 }),
      )
      .map(([at, off]) => Date.parse(at) + off),
  ),
  durationMs: fc.nat(10_000_000),
  bytes: fc.nat(1_000_000_000),
  recorderId: fc.constantFrom(...recorderIds),
});

describe('the usage of a month', () => {
  test('is that of the recordings themselves, in the customer’s days, whatever was deleted since', async () => {
    const zones = fc.constantFrom('Europe/London', 'Pacific/Auckland', 'America/Los_Angeles');
    await fc.assert(
      fc.asyncProperty(zones, fc.array(given, { maxLength: 25 }), fc.nat(8), async (zone, all, deleted) => {
        const tenantId = await newTenant(zone);
        const recordings = await archive(tenantId, all);
        const gone = recordings.slice(0, deleted);
        for (const one of gone) {
          const { pk, sk } = recordingEntity.toItem(one);
          await db.table.delete({ pk: String(pk), sk: String(sk) });
        }
        await recountAll(tenantId, gone);
        const left = recordings.slice(deleted);

        const monthOf = ({ connectedAt }: Given) => wallTime(connectedAt, zone).slice(0, 7);
        const known = [...Map.groupBy(left, monthOf)].sort(([a], [b]) => (a < b ? 1 : -1));
        const until = (month: string) => sum(left.filter((one) => monthOf(one) <= month)).bytes;
        const expected = known.map(([month, some]) => ({
          ...{ month, final: month < '2026-03', ...sum(some), bytesStored: until(month) },
        }));
        expect((await months(tenantId)).items).toEqual(expected);
        for (const [month, some] of known) {
          const told = await statement(tenantId, month);
          expect(told).toMatchObject(expected.find((one) => one.month === month) ?? {});
          const byRecorder = Map.groupBy(some, ({ recorderId }) => recorderId);
          expect(new Map(told.recorders.map(({ recorder, ...usage }) => [recorder?.id, usage]))).toEqual(
            new Map([...byRecorder].map(([id, part]) => [id, sum(part)])),
          );
          const byDay = Map.groupBy(some, ({ connectedAt }) => wallTime(connectedAt, zone).slice(0, 10));
          expect(told.days).toEqual(
            [...byDay].map(([date, part]) => ({ date, ...sum(part) })).sort((a, b) => (a.date < b.date ? -1 : 1)),
          );
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  const call1 = {
    connectedAt: Date.parse('2026-02-03T10:00:00Z'),
    durationMs: 90_000,
    bytes: 1_048_576,
    recorderId: recorderIds[0] ?? '',
  };

  test('names recorders as they are called now, and says of which customer it is', async () => {
    const tenantId = await newTenant();
    await archive(tenantId, [call1, call1, { ...call1, recorderId: recorderIds[2] ?? '' }]);
    expect(await statement(tenantId, '2026-02')).toMatchObject({
      customer: { id: tenantId, name: 'Acme', address: '1 High Street\nLeeds' },
      recorders: [
        { recorder: { name: 'PBX 1' }, recordings: 2 },
        { recorder: { name: 'Deleted recorder' }, recordings: 1 },
      ],
    });
  });

  test('may be none, is not final while the month lasts, and is of a month', async () => {
    const tenantId = await newTenant();
    expect(await statement(tenantId, '2026-03')).toMatchObject({
      final: false,
      recordings: 0,
      recorders: [],
      days: [],
    });
    expect((await months(tenantId)).items).toEqual([]);
    for (const month of ['2026-13', '2026-1', 'now'])
      expect(await ask(tenantId, `/${month}`)).toMatchObject({ status: 404, json: { code: 'invoice_not_found' } });
  });

  test('is listed page by page, for whoever may review invoices', async () => {
    const tenantId = await newTenant();
    await archive(
      tenantId,
      ['2025-12', '2026-01', '2026-02'].map((month) => ({
        ...call1,
        connectedAt: Date.parse(`${month}-15T12:00:00Z`),
      })),
    );
    const first = (await ask(tenantId, '?limit=2')).json as { items: Invoice[]; nextCursor: string };
    expect(first.items.map(({ month }) => month)).toEqual(['2026-02', '2026-01']);
    const second = (await ask(tenantId, `?limit=2&cursor=${first.nextCursor}`)).json;
    expect(second).toMatchObject({ items: [{ month: '2025-12' }], nextCursor: null });
    for (const path of ['', '/2026-02', '/2026-02/statement.csv', '/2026-02/statement.pdf'])
      expect((await ask(tenantId, path, ['review_recordings'])).status).toBe(403);
  });

  test('as CSV has a line for each recorder and one for all', async () => {
    const tenantId = await newTenant();
    await archive(tenantId, [call1, { ...call1, recorderId: recorderIds[1] ?? '' }]);
    const { text, headers } = await ask(tenantId, '/2026-02/statement.csv');
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="usage-${tenantId}-2026-02.csv"`,
    });
    expect(text.trim().split('\r\n').slice(1)).toEqual([
      `2026-02,yes,Acme,${tenantId},PBX 1,${recorderIds[0]},1,90,1.5,1048576,`,
      `2026-02,yes,Acme,${tenantId},PBX 2,${recorderIds[1]},1,90,1.5,1048576,`,
      `2026-02,yes,Acme,${tenantId},All,,2,180,3,2097152,2097152`,
    ]);
  });

  test('as PDF is bytes that begin and end as one, and says the same', async () => {
    const tenantId = await newTenant();
    await archive(tenantId, [call1]);
    const { bytes, headers } = await ask(tenantId, '/2026-02/statement.pdf');
    expect(headers['content-type']).toBe('application/pdf');
    const file = bytes.toString('latin1');
    expect(file).toMatch(/^%PDF-1\.7\n[\s\S]*%%EOF\n$/);
    const texts = [...file.matchAll(/<([0-9a-f]*)> Tj/g)].map(([, hex]) =>
      Buffer.from(hex ?? '', 'hex').toString('latin1'),
    );
    expect(texts).toEqual(
      expect.arrayContaining(['February 2026', 'Acme', 'Leeds', 'PBX 1', '1.50', '1.00 MB', '2026-02-03']),
    );
  });
});
