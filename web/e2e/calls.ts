/** What the archive of the tests holds: file -> what the recorder says of it. Times are of a past year. */
export interface Upload {
  name: string;
  /** Of functions/adapters/testdata/audio; `long` and `tones` are made here. */
  audio: string;
  metadata: Record<string, string>;
}

/** Two people on a channel each; in summer, when London is an hour ahead of UTC. */
export const stereoCall: Upload = {
  name: 'stereo.wav',
  audio: 'pcm16-stereo-8k.wav',
  metadata: {
    from: '07700 900123',
    'from-name': 'Mrs Penderley',
    to: '01632 960100',
    'connected-at': '2025-07-01T11:30:11Z',
    direction: 'inbound',
    agent: 'Ben Kearns',
    channels: 'agent,caller',
    'call-id': 'stereo-call',
  },
};

/** Long enough that a browser does not hold all of it. */
export const longCall: Upload = {
  name: 'long.wav',
  audio: 'long',
  metadata: {
    from: '01632 960101',
    to: '+33 1 42 68 53 00',
    'connected-at': '2025-07-02T08:00:00Z',
    direction: 'outbound',
    agent: 'Tracy Walker',
    'call-id': 'long-call',
  },
};
export const longMinutes = 40;

/** What sounds when is known of this one. */
export const tonesCall: Upload = {
  name: 'tones.wav',
  audio: 'tones',
  metadata: {
    from: '01632 960301',
    to: '01632 960302',
    'connected-at': '2025-02-03T09:00:00Z',
    channels: 'caller,callee',
    'call-id': 'tones',
  },
};

/** The same call as recorders that compress it send it, at a constant and at a variable bit rate. */
const compressedCalls = ['cbr', 'vbr'].map(
  (rate, index): Upload => ({
    name: `${rate}.mp3`,
    audio: `mp3-${rate}-stereo.mp3`,
    metadata: {
      from: `01632 96031${index}`,
      to: '01632 960303',
      'connected-at': `2025-02-0${index + 1}T09:00:00Z`,
      'call-id': `compressed-${rate}`,
    },
  }),
);

/** Enough for three pages of ten. */
const manyCalls = Array.from(
  { length: 23 },
  (_, index): Upload => ({
    name: `many/${index}.wav`,
    audio: 'truncated.wav',
    metadata: {
      from: '0121 496 0550',
      to: `0163296${String(200 + index).padStart(4, '0')}`,
      'connected-at': new Date(Date.parse('2025-03-04T09:00:00Z') + index * 3_600_000).toISOString(),
      'call-id': `many-${index}`,
    },
  }),
);

export const calls = [stereoCall, longCall, ...manyCalls, tonesCall, ...compressedCalls];

/** Uploads that cannot be catalogued. */
export const badUploads: Upload[] = [
  { name: 'bad-noise.mp3', audio: 'bad-noise.mp3', metadata: stereoCall.metadata },
  { name: '2025/07/no caller (2).wav', audio: 'truncated.wav', metadata: { to: '01632 960100' } },
];

/** The flags that can be assigned. */
export const flags = [
  { id: 'flg_01ARZ3NDEKTSV4RRFFQ69G5FA1', label: 'Complaint', colour: '#D02020', icon: 'mdi-alert' },
  { id: 'flg_01ARZ3NDEKTSV4RRFFQ69G5FA2', label: 'Training', colour: '#3366FF', icon: 'mdi-school' },
];
