const audioTypes: Record<string, string> = {
  ...{ wav: 'audio/wav', mp3: 'audio/mpeg', m4a: 'audio/mp4', mp4: 'audio/mp4', aac: 'audio/aac', flac: 'audio/flac' },
  ...{ ogg: 'audio/ogg', oga: 'audio/ogg', opus: 'audio/ogg', webm: 'audio/webm' },
};

/** What a browser is told that an upload is, by its name. Of what is not known as audio it is told nothing that it would open. */
export const audioTypeOf = (key: string): string => {
  const extension = key.slice(key.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(audioTypes, extension) ? (audioTypes[extension] as string) : 'application/octet-stream';
};

/** The name that an upload is saved under: its own, as far as every system takes it. */
export const saveNameOf = (key: string): string =>
  key
    .slice(key.lastIndexOf('/') + 1)
    .replace(/[^\w .()[\]+,=@~-]/g, '_')
    .replace(/^\.+/, '')
    .slice(-120) || 'upload';

/** Characters that are not seen, or that change how others are: control characters, and those of writing direction and width. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/** A text that somebody else wrote as people can be shown it: at most `most` characters, and what cannot be seen by its code. Lines stay lines. */
export const shownText = (text: string, most: number): string =>
  text
    .slice(0, most)
    .replaceAll('\r\n', '\n')
    .replace(unseen, (character) =>
      character === '\n' || character === '\t' ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
    );
