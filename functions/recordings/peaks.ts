/** Peaks of each channel: `perSecond` values a second, 0 to 255 for a peak of 0 to full scale. */
export interface Peaks {
  perSecond: number;
  channels: Uint8Array[];
}

const magic = 'CRPK';
const headerBytes = 12;

/**
 * The file of peaks: `CRPK`, version (1 byte, 1), channels (1 byte), values a second (2 bytes), values a channel
 * (4 bytes), all big-endian, then the values of the first channel, of the second, and so on.
 */
export function encodePeaks({ perSecond, channels }: Peaks): Uint8Array {
  const length = channels[0]?.length ?? 0;
  const file = Buffer.alloc(headerBytes + channels.length * length);
  file.write(magic, 0, 'latin1');
  file.writeUInt8(1, 4);
  file.writeUInt8(channels.length, 5);
  file.writeUInt16BE(perSecond, 6);
  file.writeUInt32BE(length, 8);
  channels.forEach((values, channel) => {
    file.set(values.subarray(0, length), headerBytes + channel * length);
  });
  return file;
}

/** Throws where the file is no file of peaks. */
export function decodePeaks(bytes: Uint8Array): Peaks {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < headerBytes || file.toString('latin1', 0, 4) !== magic || file.readUInt8(4) !== 1) {
    throw new Error('Not a file of peaks');
  }
  const length = file.readUInt32BE(8);
  const count = file.readUInt8(5);
  if (file.length !== headerBytes + count * length) throw new Error('A file of peaks has another length than it says');
  const channels = Array.from({ length: count }, (_, channel) =>
    file.subarray(headerBytes + channel * length, headerBytes + (channel + 1) * length),
  );
  return { perSecond: file.readUInt16BE(6), channels };
}

/**
 * Peaks for drawing at most `values` a channel of what lies between two times (milliseconds; the whole by default): each is the greatest of
 * those it stands for, so that nothing loud is lost, as a share of full scale (0 to 1, three decimals).
 */
export function overview(
  { perSecond, channels }: Peaks,
  values: number,
  fromMs = 0,
  untilMs = Number.POSITIVE_INFINITY,
) {
  const length = channels[0]?.length ?? 0;
  const first = Math.min(length, Math.floor((fromMs * perSecond) / 1000));
  const end = Math.max(first, Math.min(length, Math.ceil((untilMs * perSecond) / 1000)));
  const each = Math.max(1, Math.ceil((end - first) / values));
  return {
    samplesPerSecond: perSecond / each,
    fromMs: (first * 1000) / perSecond,
    channels: channels.map((channel) =>
      Array.from({ length: Math.ceil((end - first) / each) }, (_, i) => {
        let peak = 0;
        const start = first + i * each;
        for (let at = start; at < Math.min(end, start + each); at++) peak = Math.max(peak, channel[at] as number);
        return Math.round((peak / 255) * 1000) / 1000;
      }),
    ),
  };
}
