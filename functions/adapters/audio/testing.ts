import { readFileSync } from 'node:fs';

/** A WAV file of 16-bit PCM; `samples` in 0 to 1 of full scale, a function of seconds for each channel. */
export function wav(sampleRate: number, seconds: number, samples: ((time: number) => number)[]): Buffer {
  const count = Math.round(sampleRate * seconds);
  const data = Buffer.alloc(count * samples.length * 2);
  for (let i = 0; i < count; i++) {
    samples.forEach((at, channel) => {
      data.writeInt16LE(Math.round(at(i / sampleRate) * 32_767), (i * samples.length + channel) * 2);
    });
  }
  return Buffer.concat([wavHeader({ sampleRate, channels: samples.length, dataBytes: data.length }), data]);
}

/** The 44 bytes before the samples, for headers that lie. */
export function wavHeader(form: { sampleRate: number; channels: number; dataBytes: number }): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE((36 + form.dataBytes) >>> 0, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(form.channels, 22);
  header.writeUInt32LE(form.sampleRate, 24);
  header.writeUInt32LE((form.sampleRate * form.channels * 2) >>> 0, 28);
  header.writeUInt16LE((form.channels * 2) & 0xffff, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(form.dataBytes, 40);
  return header;
}

export const sine = (hertz: number, amplitude: number) => (time: number) =>
  amplitude * Math.sin(2 * Math.PI * hertz * time);

export const fixture = (name: string) => new URL(`../testdata/audio/${name}`, import.meta.url).pathname;

interface Expected {
  file: string;
  codec: string;
  channels: number;
  sampleRate: number;
  durationMs: number;
}

/** What the files in testdata are. */
export const manifest = JSON.parse(readFileSync(fixture('manifest.json'), 'utf8')) as {
  good: Expected[];
  bad: { file: string; why: string }[];
};
