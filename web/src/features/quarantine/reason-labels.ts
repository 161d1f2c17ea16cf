import type { QuarantineCode } from '#contract/quarantine-reasons';

/** Why an upload is in quarantine, in a few words. The whole sentence is the API's. */
export const reasonLabels: Record<QuarantineCode, string> = {
  empty: 'Empty file',
  no_samples: 'No sound',
  not_audio: 'Not audio',
  cut_off: 'Cut off',
  unreadable: 'Damaged audio',
  unsupported: 'Form not accepted',
  from_missing: 'Caller unknown',
  to_missing: 'Called party unknown',
  connected_at_missing: 'Time unknown',
  connected_at_invalid: 'Impossible time',
  direction_missing: 'Direction unknown',
  metadata_invalid: 'Metadata not accepted',
  name_invalid: 'File name not accepted',
  sidecar_invalid: 'Sidecar not usable',
  object_missing: 'File gone',
  unknown_recorder: 'Unknown recorder',
  recorder_disabled: 'Recorder disabled',
};
