import * as z from 'zod';
import { assignFlag } from './assign-flag.v1.ts';
import { deleteRecording } from './delete.v1.ts';
import { download } from './download.v1.ts';
import { exportRecordings } from './export.v1.ts';
import { play } from './play.v1.ts';
import { recorded } from './recorded.v1.ts';
import { removeFlag } from './remove-flag.v1.ts';
import { signIn } from './sign-in.v1.ts';
import { signInFailed } from './sign-in-failed.v1.ts';
import { signOut } from './sign-out.v1.ts';

/** Every event, by the name of its file without the version. */
export const events = {
  recorded,
  play,
  download,
  'assign-flag': assignFlag,
  'remove-flag': removeFlag,
  delete: deleteRecording,
  export: exportRecordings,
  'sign-in': signIn,
  'sign-in-failed': signInFailed,
  'sign-out': signOut,
};

export const Event = z.discriminatedUnion('type', [
  recorded,
  play,
  download,
  assignFlag,
  removeFlag,
  deleteRecording,
  exportRecordings,
  signIn,
  signInFailed,
  signOut,
]);
export type Event = z.output<typeof Event>;
