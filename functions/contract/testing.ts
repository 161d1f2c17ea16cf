import type { endpoints } from './endpoints.ts';

export type EndpointName = keyof typeof endpoints;

/** Ids of what there is where an endpoint is tried. */
export interface KnownIds {
  recordingIds: string[];
  /** Of a recording that may be deleted. */
  deleted: string;
  flagId: string;
  scorecardId: string;
  metricId: string;
}

/**
 * A body that each endpoint takes which needs one, for tests that walk the whole contract: an endpoint without one here is refused where it is
 * asked, and fails those tests.
 */
export const sampleBodies = ({
  recordingIds,
  deleted,
  flagId,
  scorecardId,
  metricId,
}: KnownIds): Partial<Record<EndpointName, unknown>> => ({
  signIn: { username: 'nobody', password: 'wrong' },
  answerChallenge: { session: 'none', code: '000000' },
  assignFlags: { flagIds: [] },
  createNote: { content: 'New' },
  updateNote: { content: 'Other' },
  scoreRecording: { scorecardId, version: 1, answers: [{ metricId, value: 5 }] },
  startFlagJob: { selection: { recordingIds }, addFlagIds: [flagId] },
  startZipJob: { selection: { recordingIds } },
  startCsvJob: { selection: { filters: {} } },
  startRetryJob: { code: 'not_audio' },
  startDeleteJob: { selection: { recordingIds: [deleted] } },
  createSavedSearch: { name: 'Mine', filters: {} },
  updateSavedSearch: { name: 'Mine too' },
  createFlag: { label: 'New', description: '', colour: '#10fa00', icon: 'mdi-flag' },
  updateFlag: { label: 'Other' },
  createNumber: { number: '+441130000077' },
  updateNumber: { name: 'Front desk' },
  importNumbers: { rows: [{ number: '+441130000078' }], preview: true },
  createAgent: { name: 'New' },
  updateAgent: { name: 'Other' },
  createDepartment: { name: 'New' },
  updateDepartment: { name: 'Other' },
  createUser: { name: 'New', email: 'new@example.com', username: 'new', roleId: `rol_${'0'.repeat(26)}` },
  updateUser: { name: 'Other' },
  createRole: { label: 'New', permissions: ['review_recordings'] },
  updateRole: { label: 'Other' },
  createScorecard: {
    ...{ name: 'New', description: '' },
    metrics: [{ label: 'A', guidance: '', kind: 'scale', max: 10, weight: 1 }],
  },
  updateScorecard: { version: 1, name: 'Other' },
  createRecorder: { name: 'New', timeZone: 'UTC' },
  updateRecorder: { name: 'Other' },
  updateCustomer: { version: 0, name: 'Other' },
  createTicket: { subject: 'New', text: 'New' },
  writeTicketMessage: { text: 'New' },
  updateTicket: { state: 'closed' },
  createRecorderCredential: { kind: 'token' },
  createUpload: { filename: 'x.wav', contentType: 'audio/wav', size: 1 },
  testRecorderProfile: { name: 'x.wav', timeZone: 'UTC' },
});

/** A query of each endpoint that cannot be asked without one. */
export const sampleQueries: Partial<Record<EndpointName, string>> = {
  suggestNumbers: '?term=7700',
  reportRecordings: '?groupBy=day',
  exportReport: '?groupBy=day',
  reportScores: '?groupBy=agent',
};
