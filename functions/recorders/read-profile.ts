import type { RecorderProfile } from '#contract/recorder-profiles';
import { recorderPattern } from '#functions/ingest/profiles/pattern-profile';
import { PatternError } from '#functions/ingest/profiles/pattern-syntax';
import { AppError } from '#runtime/errors';

/** The profile as its recorder keeps it. Throws `invalid_input` where its pattern cannot be used. */
export function readProfile(profile: RecorderProfile | null): RecorderProfile | undefined {
  if (profile === null) return undefined;
  if (typeof profile === 'object') refuseWrongPattern(profile.pattern);
  return profile;
}

/** Throws `invalid_input`, with what is wrong with it. */
export function refuseWrongPattern(pattern: string): void {
  try {
    recorderPattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new AppError('invalid_input', { fields: [{ path: 'profile.pattern', message: error.message }] });
  }
}
