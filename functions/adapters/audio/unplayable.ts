import type { QuarantineCode } from '#contract/quarantine-reasons';

export type UnplayableCode = Extract<
  QuarantineCode,
  'empty' | 'no_samples' | 'not_audio' | 'cut_off' | 'unreadable' | 'unsupported'
>;

/** The file cannot be made into a rendition, however often one tries: it is the file's fault, not ours. */
export class UnplayableAudio extends Error {
  override readonly name = 'UnplayableAudio';
  readonly code: UnplayableCode;
  constructor(code: UnplayableCode, detail?: string) {
    super(detail ?? code);
    this.code = code;
  }
}
