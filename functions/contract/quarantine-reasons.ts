/** Why an upload could not be catalogued: code -> what a person can do about it. */
export const quarantineReasons = {
  empty: 'The file has no bytes. Check that the recorder finishes writing before it uploads.',
  no_samples: 'The file is a header without sound: nobody spoke, or the recorder stopped at once.',
  not_audio: 'The content is not audio in any format we know, whatever its name says.',
  cut_off: 'The file was cut off before the part that is needed to read it. Upload it again in full.',
  unreadable: 'The audio is damaged and could not be decoded. Upload it again, or check the recorder.',
  unsupported: 'The audio has a form that is not accepted: its codec, its channels, its sample rate or its length.',
  from_missing:
    'Nothing says who called: give the metadata field `from`, a sidecar, or a recorder profile that reads names.',
  to_missing:
    'Nothing says who was called: give the metadata field `to`, a sidecar, or a recorder profile that reads names.',
  connected_at_missing:
    'Nothing says when the call began: give the metadata field `connected-at`, a sidecar, or a recorder profile that reads names.',
  connected_at_invalid: 'When the call began is no possible time: give RFC 3339 or epoch seconds as `connected-at`.',
  direction_missing: 'Nothing says which of the two parties called: give the metadata field `direction`, or a sidecar.',
  metadata_invalid: 'A metadata field has a value that is not accepted.',
  name_invalid: 'The file name has a value that is not accepted. Check the profile of the recorder.',
  sidecar_invalid: 'The sidecar cannot be used. Upload it again, corrected, under the same name.',
  object_missing: 'The uploaded object is no longer there. Upload it again.',
  recorder_disabled: 'The recorder is disabled. Enable it, then try the upload again.',
  unknown_recorder: 'The upload is under the prefix of a recorder that does not exist.',
} as const;
export type QuarantineCode = keyof typeof quarantineReasons;
