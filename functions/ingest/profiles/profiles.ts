import { type RecorderProfile, type RecorderProfileId, recorderProfiles } from '#contract/recorder-profiles';
import { readFreePbx, readVicidial } from './asterisk.ts';
import { type FileName, readFileName } from './file-name.ts';
import { readByPattern } from './pattern-profile.ts';
import { PatternError } from './pattern-syntax.ts';
import { readCallCabinet, readFsPbx, readFusionPbx, readOreka, readThreeCx } from './pbx.ts';
import { readAmazonConnect, readGenesys, readJambonz, readRingCentral, readTwilio } from './platforms.ts';
import type { Reading } from './reading.ts';

/** What a file name tells in a recorder's IANA zone; undefined for a name that the recorder does not write. */
type Reader = (name: FileName, timeZone: string) => Reading | undefined;

const readers: Record<RecorderProfileId, Reader> = {
  freepbx: readFreePbx,
  '3cx': readThreeCx,
  fusionpbx: readFusionPbx,
  fspbx: readFsPbx,
  oreka: readOreka,
  vicidial: readVicidial('outbound'),
  'vicidial-inbound': readVicidial('inbound'),
  jambonz: readJambonz,
  callcabinet: readCallCabinet,
  ringcentral: readRingCentral,
  'amazon-connect': readAmazonConnect,
  genesys: readGenesys,
  twilio: readTwilio,
};

/** What a name tells, or why it tells nothing. `path` is the key below the recorder's prefix. */
export function readName(
  path: string,
  profile: RecorderProfile,
  timeZone: string,
): { reading: Reading } | { unread: string } {
  const name = readFileName(path);
  const isKnown = typeof profile === 'string';
  const reader = isKnown ? readers[profile] : readByPattern(profile.pattern);
  try {
    const reading = name && reader(name, timeZone);
    if (reading) return { reading };
  } catch (error) {
    // Saved by an earlier version of ours, it may hold what this one refuses.
    if (!(error instanceof PatternError)) throw error;
    return { unread: `the recorder’s pattern is not valid: ${error.message}` };
  }
  const writer = isKnown
    ? `is not of the form that ${recorderProfiles[profile].label} writes`
    : 'does not fit the pattern';
  return { unread: `the file name ${writer}` };
}
