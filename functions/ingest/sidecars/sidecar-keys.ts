/** The kinds of names that a sidecar has: beside `call.wav` stand `call.wav.json`, `call.json` or, as Genesys has them, `…_metadata.json`. */
const endings = ['.json', '_metadata.json'];

/** S3 refuses to look for a longer one, in bytes. */
const longestKey = 1024;

const extension = /\.[A-Za-z][A-Za-z0-9]{1,4}$/;

export const isSidecarKey = (key: string) => key.endsWith('.json');

/** Where the sidecar of an upload may be: the first that is there counts. */
export function sidecarKeys(audioKey: string): string[] {
  const stem = audioKey.replace(extension, '');
  // Of a name that is all extension nothing would be left.
  const bases = stem === audioKey || stem.endsWith('/') ? [audioKey] : [audioKey, stem];
  const keys = endings.flatMap((ending) => bases.map((base) => base + ending));
  return keys.filter((key) => Buffer.byteLength(key) <= longestKey);
}

/** The names whose uploads a sidecar may speak of, by themselves or with an extension. */
export const audioBases = (sidecarKey: string): string[] =>
  endings.filter((ending) => sidecarKey.endsWith(ending)).map((ending) => sidecarKey.slice(0, -ending.length));
