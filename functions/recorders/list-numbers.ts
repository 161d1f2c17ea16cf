import { createHash } from 'node:crypto';
import { recordersEndpoints } from '#contract/recorders';
import type { DirectoryRepository } from '#data/directory';
import type { ManagedNumber } from '#data/managed-numbers';
import type { Cursors } from '#runtime/cursor';
import { pageByName } from '#runtime/named-list';
import { route } from '#runtime/route';
import { recorderOf, type ViewDeps } from './view.ts';

interface NumbersDeps extends Pick<ViewDeps, 'recorders'> {
  numbers: Pick<DirectoryRepository<ManagedNumber>, 'list'>;
  cursors: Cursors;
}

/** The numbers whose calls would not be kept. They are the same for every recorder of a customer. */
export const listNumbersOfRecorder = route(
  recordersEndpoints.listNumbersOfRecorder,
  async ({ actor, params, query }, deps: NumbersDeps) => {
    const { tenantId } = actor;
    await recorderOf(actor, params.recorderId, deps);
    const off = (await deps.numbers.list(tenantId)).filter(({ canRecord }) => !canRecord);
    const scope = ['numbers of recorders', tenantId];
    const { page, nextCursor } = await pageByName(off, query, { cursors: deps.cursors, scope });
    const all = off.map(({ name }) => name).sort();
    const version = createHash('sha256').update(JSON.stringify(all)).digest('base64url').slice(0, 22);
    return { items: page.map(({ name }) => ({ number: name, canRecord: false as const })), nextCursor, version };
  },
);
