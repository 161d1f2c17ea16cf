/** A WAV of so many minutes, G.711 µ-law at 8 kHz: a tone that comes and goes, so that its waveform has a shape. */
export function longAudio(minutes: number): Buffer {
  const samples = minutes * 60 * 8000;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples, 40);
  // A second of tone and a second of silence (0xff), again and again: 0x0f and 0x8f are loud, of either sign.
  const second = Buffer.alloc(16_000, 0xff);
  for (let at = 0; at < 8000; at++) second[at] = at % 20 < 10 ? 0x0f : 0x8f;
  return Buffer.concat([header, Buffer.alloc(samples, second)]);
}
