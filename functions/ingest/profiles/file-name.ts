/** An object's name below its recorder's prefix. */
export interface FileName {
  /** As it is, folders and all. */
  path: string;
  folders: string[];
  /** The last part without the extension of a kind of file. */
  stem: string;
}

/** S3 allows keys of so many bytes. */
const longestName = 1024;

/** Undefined for what cannot be a key. */
export function readFileName(path: string): FileName | undefined {
  if (Buffer.byteLength(path) > longestName) return undefined;
  const folders = path.split('/');
  const last = folders.pop() ?? '';
  // The number after the last dot of Asterisk's unique id is no extension.
  return { path, folders, stem: last.replace(/\.[A-Za-z][A-Za-z0-9]{1,4}$/, '') };
}
