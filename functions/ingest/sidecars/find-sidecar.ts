import type { RecordingStore } from '#adapters/recording-store';
import type { SidecarStore } from '#adapters/sidecar-store';
import type { SidecarState } from '#data/uploads';
import type { SidecarReading } from './form.ts';
import { largestSidecar, readSidecar } from './sidecar.ts';
import { audioBases, isSidecarKey, sidecarKeys } from './sidecar-keys.ts';

/** A sidecar as it lies in the bucket at this moment. */
export interface Sidecar {
  state: SidecarState;
  bytes: number;
  /** Absent where it is too large to be read. */
  content: Uint8Array | undefined;
  reading: SidecarReading;
}

/** The sidecar of an upload. S3 answers what was last written: whoever comes later sees no less. */
export async function findSidecar(
  audioKey: string,
  sidecars: Pick<SidecarStore, 'read'>,
  now: number,
): Promise<Sidecar | undefined> {
  const keys = sidecarKeys(audioKey);
  const objects = await Promise.all(keys.map((key) => sidecars.read({ key }, largestSidecar)));
  const index = objects.findIndex((object) => object !== undefined);
  const [key, object] = [keys[index], objects[index]];
  if (!key || !object) return undefined;
  const audio = audioKey.slice(audioKey.lastIndexOf('/') + 1);
  const { eTag, bytes, content } = object;
  return { ...{ state: { key, eTag }, bytes, content }, reading: readContent(content, { audio, now }) };
}

/** What a sidecar says; `content` is absent where it is too large to be read. */
export const readContent = (
  content: Uint8Array | undefined,
  context: Parameters<typeof readSidecar>[1],
): SidecarReading =>
  content ? readSidecar(content, context) : { invalid: `it has more than ${largestSidecar} bytes` };

/** So many files beside each other are of one name and different kinds. */
const mostKinds = 20;

/** The uploads that a sidecar may speak of, as far as they are there. */
export async function audioOf(
  sidecarKey: string,
  store: Pick<RecordingStore, 'head'>,
  sidecars: Pick<SidecarStore, 'list'>,
): Promise<string[]> {
  const bases = audioBases(sidecarKey).filter((base) => !base.endsWith('/'));
  const found = await Promise.all(
    bases.map(async (base) => [
      ...((await store.head({ key: base })) ? [base] : []),
      ...(await sidecars.list(`${base}.`, mostKinds)),
    ]),
  );
  return [...new Set(found.flat())].filter((key) => !isSidecarKey(key) && sidecarKeys(key).includes(sidecarKey));
}
