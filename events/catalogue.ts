import * as z from 'zod';
import { download } from './download.v1.ts';
import { play } from './play.v1.ts';
import { recorded } from './recorded.v1.ts';
import { signIn } from './sign-in.v1.ts';
import { signInFailed } from './sign-in-failed.v1.ts';
import { signOut } from './sign-out.v1.ts';

/** Every event, by the name of its file without the version. */
export const events = {
  recorded,
  play,
  download,
  'sign-in': signIn,
  'sign-in-failed': signInFailed,
  'sign-out': signOut,
};

export const Event = z.discriminatedUnion('type', [recorded, play, download, signIn, signInFailed, signOut]);
export type Event = z.output<typeof Event>;
