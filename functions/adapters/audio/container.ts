import { closeSync, openSync } from 'node:fs';
import { readAt, text } from './headers.ts';

/** Demuxers that read one local file and nothing else: none of them follows references to other files or hosts. */
export const containers = [
  ...['wav', 'w64', 'aiff', 'au', 'caf', 'mov', 'matroska', 'ogg', 'asf'],
  ...['flac', 'mp3', 'aac', 'amr', 'gsm'],
] as const;
export type Container = (typeof containers)[number];

const headBytes = 64 * 1024;

const magics: [Container, offset: number, bytes: string][] = [
  ['w64', 0, 'riff\x2e\x91\xcf\x11'],
  ['aiff', 8, 'AIFF'],
  ['aiff', 8, 'AIFC'],
  ['au', 0, '.snd'],
  ['caf', 0, 'caff'],
  ['matroska', 0, '\x1a\x45\xdf\xa3'],
  ['ogg', 0, 'OggS'],
  ['asf', 0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
  ['flac', 0, 'fLaC'],
  ['amr', 0, '#!AMR'],
  ...['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'].map((atom): [Container, number, string] => ['mov', 4, atom]),
];

/**
 * What the file is by its content, undefined where it is nothing we know. We look ourselves instead of letting FFmpeg
 * guess: it also knows playlists and scripts that make it open other files, and finds audio in noise.
 */
export function containerOf(path: string): Container | undefined {
  const file = openSync(path, 'r');
  try {
    let head = readAt(file, 0, headBytes);
    // A tag before the audio, as long as it says it is; there may be several.
    for (let at = 0, tags = 0; tags < 4 && head.length >= 10 && text(head, 0, 3) === 'ID3'; tags++) {
      const size = head.subarray(6, 10).reduce((sum, byte) => (sum << 7) | (byte & 0x7f), 0);
      at += 10 + size;
      head = readAt(file, at, headBytes);
    }
    if (/^(RIFF|RIFX|RF64|BW64)....WAVE/s.test(text(head, 0, 12))) return 'wav';
    for (const [container, offset, bytes] of magics) {
      if (text(head, offset, offset + bytes.length) === bytes) return container;
    }
    if (isAdts(head)) return 'aac';
    if (isMpegAudio(head)) return 'mp3';
    if (isGsm(head)) return 'gsm';
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** Frames that must follow each other before bytes count as MP3 or AAC: noise does not get beyond one. */
const chainLength = 4;

/** Whether frames follow each other from `at` on, `chainLength` of them or to the end of a file shorter than that. */
function isChain(
  bytes: Buffer,
  at: number,
  frameLength: (bytes: Buffer, at: number) => number,
  alike: number,
): boolean {
  let position = at;
  for (let frames = 0; frames < chainLength; frames++) {
    if (frames >= 2 && position === bytes.length && bytes.length < headBytes) return true;
    if (position + 8 > bytes.length) return false;
    // Version, layer and sample rate do not change within a file.
    if (((bytes.readUInt32BE(position) ^ bytes.readUInt32BE(at)) & alike) !== 0) return false;
    const length = frameLength(bytes, position);
    if (length === 0) return false;
    position += length;
  }
  return true;
}

function isMpegAudio(bytes: Buffer): boolean {
  // A recording that was cut out of a longer one begins within a frame: the first whole frame may come late.
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (isChain(bytes, at, mpegFrameLength, 0xffe00000 | 0x001e0c00)) return true;
  }
  return false;
}

const kbps = {
  layer2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  layer3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  lowRate: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const hertz = [44_100, 48_000, 32_000];

/** Bytes of the MPEG audio frame (layer II or III, ISO 11172-3 2.4.2.3 and 13818-3) at `at`; 0 where there is none. */
function mpegFrameLength(bytes: Buffer, at: number): number {
  const header = bytes.readUInt32BE(at);
  const version = (header >>> 19) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const layer = 4 - ((header >>> 17) & 3);
  const baseRate = hertz[(header >>> 10) & 3];
  if (header >>> 21 !== 0x7ff || version === 1 || (layer !== 2 && layer !== 3) || !baseRate) return 0;
  const bitRates = version !== 3 ? kbps.lowRate : layer === 2 ? kbps.layer2 : kbps.layer3;
  const bitRate = (bitRates[(header >>> 12) & 15] ?? 0) * 1000;
  if (bitRate === 0) return 0;
  const sampleRate = baseRate >> (version === 3 ? 0 : version === 2 ? 1 : 2);
  const samples = layer === 3 && version !== 3 ? 576 : 1152;
  return Math.floor((samples / 8) * (bitRate / sampleRate)) + ((header >>> 9) & 1);
}

/** AAC in ADTS frames (ISO 13818-7): sync word, layer 0, and frames as long as they say. */
function isAdts(bytes: Buffer): boolean {
  const length = (frame: Buffer, at: number) => {
    if ((frame.readUInt16BE(at) & 0xfff6) !== 0xfff0) return 0;
    const size = (frame.readUInt32BE(at + 3) >>> 13) & 0x1fff;
    return size < 8 ? 0 : size;
  };
  return isChain(bytes, 0, length, 0xfffefdc0);
}

/** GSM 06.10 without a header: frames of 33 bytes that begin with the nibble 0xD (RFC 3551, 4.5.8). */
function isGsm(bytes: Buffer): boolean {
  const frames = Math.floor(bytes.length / 33);
  let marked = 0;
  for (let i = 0; i < frames; i++) if ((bytes[i * 33] as number) >> 4 === 0xd) marked++;
  // A few damaged frames do not make it something else.
  return frames >= 8 && marked >= (frames < 20 ? frames : frames * 0.95);
}
