import { type RecorderProfileId, recorderProfiles } from '#contract/recorder-profiles';
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

const isKnown = (id: string): id is RecorderProfileId => Object.hasOwn(readers, id);

/**
 * What a name tells, or why it tells nothing. `path` is the key below the recorder's prefix, `profile` the id of a known recorder or a pattern of
 * the customer's own.
 */
export function readName(
  path: string,
  profile: string | { pattern: string },
  timeZone: string,
): { reading: Reading } | { unread: string } {
  const name = readFileName(path);
  if (typeof profile === 'string') {
    if (!isKnown(profile)) return { unread: 'the recorder’s profile is not known any more' };
    const reading = name && readers[profile](name, timeZone);
    return reading
      ? { reading }
      : { unread: `the file name is not of the form that ${recorderProfiles[profile].label} writes` };
  }
  try {
    const reading = name && readByPattern(profile.pattern)(name, timeZone);
    return reading ? { reading } : { unread: 'the file name does not fit the pattern' };
  } catch (error) {
    // Saved by an earlier version of ours, it may hold what this one refuses.
    if (!(error instanceof PatternError)) throw error;
    return { unread: `the recorder’s pattern is not valid: ${error.message}` };
  }
}
