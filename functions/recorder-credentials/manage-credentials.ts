import type { AccessKey, RecorderKeys } from '#adapters/recorder-keys';
import { mostCredentials } from '#contract/recorder-limits';
import { type RecorderCredential, recorderCredentialsEndpoints } from '#contract/recorders';
import type { ApiToken, ApiTokenRepository } from '#data/api-tokens';
import { type DirectoryRepository, type Recorder, recorderUnchanged } from '#data/directory';
import { type EventRepository, eventWrite, type NewEvent } from '#data/events';
import { newId } from '#data/ids';
import type { NamedRepository } from '#data/named';
import { recorderOf } from '#functions/recorders/view';
import { AppError } from '#runtime/errors';
import { type Actor, eventActor, route } from '#runtime/route';

export interface CredentialsDeps {
  recorders: DirectoryRepository<Recorder>;
  tokens: Pick<ApiTokenRepository, 'create' | 'list' | 'revoke'>;
  keys: Pick<RecorderKeys, 'list' | 'create' | 'stop' | 'remove'>;
  named: Pick<NamedRepository<Recorder>, 'update'>;
  events: Pick<EventRepository, 'write'>;
}

const tokenView = ({ id, beginning = 'crt_', createdAt, lastUsedAt }: ApiToken): RecorderCredential => ({
  ...{ id, kind: 'token', hint: `${beginning}…`, createdAt, active: true },
  lastUsedAt: lastUsedAt === undefined ? null : new Date(lastUsedAt * 1000).toISOString(),
});

const keyView = ({ id, createdAt, lastUsedAt, active }: AccessKey): RecorderCredential => ({
  ...{ id, kind: 'access_key', hint: id, createdAt: createdAt.toISOString(), active },
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

const ownerOf = ({ id }: Recorder) => ({ kind: 'recorder', id }) as const;
const holderOf = ({ tenantId, id }: Recorder) => ({ tenantId, recorderId: id });

const credentialEvent = (
  type: 'create_recorder_credential' | 'delete_recorder_credential',
  actor: Actor,
  { id, name }: Recorder,
  credential: { credentialId: string; kind: RecorderCredential['kind'] },
): NewEvent => ({
  ...{ type, actor: eventActor(actor) },
  details: { recorderId: id, name, ...credential },
});

/** Throws `recorder_not_found` and `recorder_disabled`. */
async function enabledRecorder(actor: Actor, id: string, deps: CredentialsDeps): Promise<Recorder> {
  const recorder = await recorderOf(actor, id, deps);
  if (recorder.disabled) throw new AppError('recorder_disabled');
  return recorder;
}

/** How often it is tried where others change the recorder at the same moment. */
const mostAttempts = 5;

export const listRecorderCredentials = route(
  recorderCredentialsEndpoints.listRecorderCredentials,
  async ({ actor, params }, deps: CredentialsDeps) => {
    const recorder = await recorderOf(actor, params.recorderId, deps);
    const [tokens, keys] = await Promise.all([
      deps.tokens.list(actor.tenantId, ownerOf(recorder)),
      deps.keys.list(holderOf(recorder)),
    ]);
    const items = [...tokens.map(tokenView), ...keys.map(keyView)];
    return { items: items.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0)) };
  },
);

export const createRecorderCredential = route(
  recorderCredentialsEndpoints.createRecorderCredential,
  async ({ actor, params, body }, deps: CredentialsDeps) => {
    const make = body.kind === 'token' ? createToken : createKey;
    return make(actor, params.recorderId, deps);
  },
);

/** That there are two at most, and that the recorder is there and enabled, holds by its row: whoever gives it something changes the row. */
async function createToken(actor: Actor, recorderId: string, deps: CredentialsDeps) {
  const { tenantId } = actor;
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const recorder = await enabledRecorder(actor, recorderId, deps);
    const owner = ownerOf(recorder);
    if ((await deps.tokens.list(tenantId, owner)).length >= mostCredentials) throw new AppError('too_many_credentials');
    const at = Date.now();
    const id = newId('tok', at);
    const token = {
      ...{ tenantId, id, owner, name: recorder.name, permissions: [] },
      createdAt: new Date(at).toISOString(),
    };
    const event = credentialEvent('create_recorder_credential', actor, recorder, { credentialId: id, kind: 'token' });
    const made = await deps.tokens.create(token, [recorderUnchanged(recorder), eventWrite(tenantId, event)]);
    if (made) return { ...tokenView(made.token), secret: made.secret };
  }
  throw new AppError('unavailable');
}

/** IAM itself holds to two. A key whose recorder was disabled or deleted meanwhile is taken back before anybody knows its secret. */
async function createKey(actor: Actor, recorderId: string, deps: CredentialsDeps) {
  const recorder = await enabledRecorder(actor, recorderId, deps);
  const holder = holderOf(recorder);
  const made = await deps.keys.create(holder);
  if (!made) throw new AppError('too_many_credentials');
  const { key, secret } = made;
  try {
    await noteKey(actor, recorder, key.id, deps);
  } catch (error) {
    await deps.keys.remove(holder, key.id);
    throw error;
  }
  return { ...keyView(key), secret };
}

async function noteKey(actor: Actor, { id }: Recorder, credentialId: string, deps: CredentialsDeps): Promise<void> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const recorder = await enabledRecorder(actor, id, deps);
    const event = credentialEvent('create_recorder_credential', actor, recorder, { credentialId, kind: 'access_key' });
    const noted = await deps.named.update(recorder, {}, [eventWrite(actor.tenantId, event)]);
    if (noted !== 'changed') return;
  }
  throw new AppError('unavailable');
}

export const deleteRecorderCredential = route(
  recorderCredentialsEndpoints.deleteRecorderCredential,
  async ({ actor, params }, deps: CredentialsDeps) => {
    const { credentialId } = params;
    const kind = credentialId.startsWith('tok_') ? 'token' : 'access_key';
    const recorder = await recorderOf(actor, params.recorderId, deps);
    const event = credentialEvent('delete_recorder_credential', actor, recorder, { credentialId, kind });
    if (kind === 'token') {
      const revoked = await deps.tokens.revoke(actor.tenantId, ownerOf(recorder), credentialId, [
        eventWrite(actor.tenantId, event),
      ]);
      if (!revoked) throw new AppError('credential_not_found');
      return undefined;
    }
    // It ends before the log says so, and is listed until then: what fails in between is done by a repeat.
    if (!(await deps.keys.stop(holderOf(recorder), credentialId))) throw new AppError('credential_not_found');
    await deps.events.write(actor.tenantId, event);
    await deps.keys.remove(holderOf(recorder), credentialId);
    return undefined;
  },
);
