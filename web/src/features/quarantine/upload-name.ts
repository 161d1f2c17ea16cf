/** The name of a file by which people know an upload: the last part of its key (`in/<tenant>/<recorder>/…/<name>`). */
export const uploadName = (key: string): string => key.split('/').at(-1) || key;

/** The folders between the recorder's own and the file; empty where there are none. */
export const uploadFolder = (key: string): string => key.split('/').slice(3, -1).join('/');
