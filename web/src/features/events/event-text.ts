import type { EventView } from '#contract/review';
import type { Event } from '#events/catalogue';
import { placeText } from '../notes/place.ts';

export type EventType = Event['type'];

/** What people call each kind of event. */
const labels: Record<EventType, string> = {
  recorded: 'Recorded',
  not_recorded: 'Not Recorded',
  play: 'Play',
  download: 'Download',
  assign_flag: 'Assign Flag',
  remove_flag: 'Remove Flag',
  add_note: 'Add Note',
  edit_note: 'Edit Note',
  delete_note: 'Delete Note',
  score: 'Score',
  relabel: 'Relabel',
  delete: 'Delete',
  export: 'Export',
  play_upload: 'Play Upload',
  download_upload: 'Download Upload',
  discard_upload: 'Discard Upload',
  update_recording: 'Update Recording',
  create_flag: 'Create Flag',
  update_flag: 'Update Flag',
  delete_flag: 'Delete Flag',
  create_number: 'Create Number',
  update_number: 'Update Number',
  delete_number: 'Delete Number',
  create_agent: 'Create Agent',
  update_agent: 'Update Agent',
  delete_agent: 'Delete Agent',
  create_department: 'Create Department',
  update_department: 'Update Department',
  delete_department: 'Delete Department',
  create_scorecard: 'Create Scorecard',
  update_scorecard: 'Update Scorecard',
  delete_scorecard: 'Delete Scorecard',
  update_customer: 'Update Customer',
  create_ticket: 'Create Ticket',
  update_ticket: 'Update Ticket',
  create_token: 'Create Access Token',
  delete_token: 'Revoke Access Token',
  update_account: 'Update Account',
  change_password: 'Change Password',
  reset_password: 'Reset Password',
  enable_totp: 'Enable Second Factor',
  disable_totp: 'Disable Second Factor',
  end_sessions: 'Sign Out Elsewhere',
  create_user: 'Create User',
  update_user: 'Update User',
  invite_user: 'Invite User',
  delete_user: 'Delete User',
  create_role: 'Create Role',
  update_role: 'Update Role',
  delete_role: 'Delete Role',
  create_recorder: 'Create Recorder',
  update_recorder: 'Update Recorder',
  delete_recorder: 'Delete Recorder',
  create_recorder_credential: 'Create Recorder Credential',
  delete_recorder_credential: 'Revoke Recorder Credential',
  sign_in: 'Sign In',
  sign_in_failed: 'Failed Sign In',
  sign_out: 'Sign Out',
};

/** Those that can be of a recording that is there, in the order in which one looks for them. */
export const recordingEvents = [
  ...(['recorded', 'play', 'download', 'assign_flag', 'remove_flag'] as const),
  ...(['add_note', 'edit_note', 'delete_note', 'score', 'relabel', 'update_recording'] as const),
] satisfies EventType[];

/** A newer portal's events are told by their own name. */
export const eventLabel = (type: string): string =>
  type in labels
    ? labels[type as EventType]
    : type.replaceAll('_', ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

/** What is particular of an event, where there is something: the flag, the place of a note, the score. */
function particular({ type, details }: Pick<EventView, 'type' | 'details'>): string | undefined {
  const { label, atMs, score, name, number, reference, after } = details;
  if (typeof label === 'string' && label !== '') return label;
  if (typeof score === 'number') return String(score);
  if (typeof atMs === 'number') return placeText(atMs);
  if (typeof name === 'string') return name;
  if (typeof number === 'string') return number;
  if (typeof reference === 'string') return reference;
  if (type === 'relabel') return labelsText(after);
  return type === 'recorded' && details.truncated === true ? 'incomplete' : undefined;
}

/** Whose a call is since it was relabelled: `Ben Kearns, Sales`. */
function labelsText(labels: unknown): string | undefined {
  const { agent, department } = (labels ?? {}) as Record<string, { name?: unknown } | null | undefined>;
  const names = [agent?.name, department?.name].filter((name) => typeof name === 'string');
  return names.length > 0 ? names.join(', ') : undefined;
}

/** An event as a list shows it: `Assign Flag: Complaint`. */
export function eventText(event: Pick<EventView, 'type' | 'details'>): string {
  const more = particular(event);
  return more === undefined ? eventLabel(event.type) : `${eventLabel(event.type)}: ${more}`;
}
