import * as z from 'zod';
import { addNote } from './add-note.v1.ts';
import { assignFlag } from './assign-flag.v1.ts';
import { changePassword } from './change-password.v1.ts';
import { createAgent } from './create-agent.v1.ts';
import { createDepartment } from './create-department.v1.ts';
import { createFlag } from './create-flag.v1.ts';
import { createNumber } from './create-number.v1.ts';
import { createRecorder } from './create-recorder.v1.ts';
import { createRecorderCredential } from './create-recorder-credential.v1.ts';
import { createRole } from './create-role.v1.ts';
import { createScorecard } from './create-scorecard.v1.ts';
import { createTicket } from './create-ticket.v1.ts';
import { createToken } from './create-token.v1.ts';
import { createUser } from './create-user.v1.ts';
import { deleteRecording } from './delete.v1.ts';
import { deleteAgent } from './delete-agent.v1.ts';
import { deleteDepartment } from './delete-department.v1.ts';
import { deleteFlag } from './delete-flag.v1.ts';
import { deleteNote } from './delete-note.v1.ts';
import { deleteNumber } from './delete-number.v1.ts';
import { deleteRecorder } from './delete-recorder.v1.ts';
import { deleteRecorderCredential } from './delete-recorder-credential.v1.ts';
import { deleteRole } from './delete-role.v1.ts';
import { deleteScorecard } from './delete-scorecard.v1.ts';
import { deleteToken } from './delete-token.v1.ts';
import { deleteUser } from './delete-user.v1.ts';
import { disableTotp } from './disable-totp.v1.ts';
import { discardUpload } from './discard-upload.v1.ts';
import { download } from './download.v1.ts';
import { downloadUpload } from './download-upload.v1.ts';
import { editNote } from './edit-note.v1.ts';
import { enableTotp } from './enable-totp.v1.ts';
import { endSessions } from './end-sessions.v1.ts';
import { exportRecordings } from './export.v1.ts';
import { inviteUser } from './invite-user.v1.ts';
import { notRecorded } from './not-recorded.v1.ts';
import { play } from './play.v1.ts';
import { playUpload } from './play-upload.v1.ts';
import { recorded } from './recorded.v1.ts';
import { relabel } from './relabel.v1.ts';
import { removeFlag } from './remove-flag.v1.ts';
import { resetPassword } from './reset-password.v1.ts';
import { score } from './score.v1.ts';
import { signIn } from './sign-in.v1.ts';
import { signInFailed } from './sign-in-failed.v1.ts';
import { signOut } from './sign-out.v1.ts';
import { updateAccount } from './update-account.v1.ts';
import { updateAgent } from './update-agent.v1.ts';
import { updateCustomer } from './update-customer.v1.ts';
import { updateDepartment } from './update-department.v1.ts';
import { updateFlag } from './update-flag.v1.ts';
import { updateNumber } from './update-number.v1.ts';
import { updateRecorder } from './update-recorder.v1.ts';
import { updateRecording } from './update-recording.v1.ts';
import { updateRole } from './update-role.v1.ts';
import { updateScorecard } from './update-scorecard.v1.ts';
import { updateTicket } from './update-ticket.v1.ts';
import { updateUser } from './update-user.v1.ts';

/** Every event, by the name of its file without the version. */
export const events = {
  recorded,
  'not-recorded': notRecorded,
  play,
  download,
  'assign-flag': assignFlag,
  'remove-flag': removeFlag,
  'add-note': addNote,
  'edit-note': editNote,
  'delete-note': deleteNote,
  score,
  relabel,
  delete: deleteRecording,
  export: exportRecordings,
  'play-upload': playUpload,
  'download-upload': downloadUpload,
  'discard-upload': discardUpload,
  'update-recording': updateRecording,
  'create-flag': createFlag,
  'create-number': createNumber,
  'update-flag': updateFlag,
  'update-number': updateNumber,
  'delete-flag': deleteFlag,
  'delete-number': deleteNumber,
  'create-agent': createAgent,
  'update-agent': updateAgent,
  'delete-agent': deleteAgent,
  'create-department': createDepartment,
  'update-department': updateDepartment,
  'delete-department': deleteDepartment,
  'create-scorecard': createScorecard,
  'update-scorecard': updateScorecard,
  'delete-scorecard': deleteScorecard,
  'update-customer': updateCustomer,
  'create-ticket': createTicket,
  'update-ticket': updateTicket,
  'create-token': createToken,
  'delete-token': deleteToken,
  'update-account': updateAccount,
  'change-password': changePassword,
  'reset-password': resetPassword,
  'enable-totp': enableTotp,
  'disable-totp': disableTotp,
  'end-sessions': endSessions,
  'create-user': createUser,
  'update-user': updateUser,
  'invite-user': inviteUser,
  'delete-user': deleteUser,
  'create-role': createRole,
  'update-role': updateRole,
  'delete-role': deleteRole,
  'create-recorder': createRecorder,
  'update-recorder': updateRecorder,
  'delete-recorder': deleteRecorder,
  'create-recorder-credential': createRecorderCredential,
  'delete-recorder-credential': deleteRecorderCredential,
  'sign-in': signIn,
  'sign-in-failed': signInFailed,
  'sign-out': signOut,
};

export const Event = z.discriminatedUnion('type', [
  recorded,
  notRecorded,
  play,
  download,
  assignFlag,
  removeFlag,
  addNote,
  editNote,
  deleteNote,
  score,
  relabel,
  deleteRecording,
  exportRecordings,
  playUpload,
  downloadUpload,
  discardUpload,
  updateRecording,
  createFlag,
  createNumber,
  updateFlag,
  updateNumber,
  deleteFlag,
  deleteNumber,
  createAgent,
  updateAgent,
  deleteAgent,
  createDepartment,
  updateDepartment,
  deleteDepartment,
  createScorecard,
  updateScorecard,
  deleteScorecard,
  updateCustomer,
  createTicket,
  updateTicket,
  createToken,
  deleteToken,
  updateAccount,
  changePassword,
  resetPassword,
  enableTotp,
  disableTotp,
  endSessions,
  createUser,
  updateUser,
  inviteUser,
  deleteUser,
  createRole,
  updateRole,
  deleteRole,
  createRecorder,
  updateRecorder,
  deleteRecorder,
  createRecorderCredential,
  deleteRecorderCredential,
  signIn,
  signInFailed,
  signOut,
]);
export type Event = z.output<typeof Event>;
