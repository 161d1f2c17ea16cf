/** How loud a channel is on the left and on the right. */
type Ears = readonly [left: number, right: number];

/** Where each of two channels is heard: as recorded while both are, on both ears where one is alone. */
export function earsOf(heard: readonly [boolean, boolean]): [Ears, Ears] {
  const [first, second] = heard;
  if (first && second)
    return [
      [1, 0],
      [0, 1],
    ];
  const alone = (is: boolean): Ears => (is ? [1, 1] : [0, 0]);
  return [alone(first), alone(second)];
}

/** A change that is heard as a click is one that takes no time; this takes some 20 ms. */
const settling = 0.004;

export type ChannelMix = ReturnType<typeof openChannelMix>;

/**
 * Leads both channels of an audio element through volumes of their own. From then on the element sounds through it alone: what it plays must
 * come with leave to read it, or all is silence.
 */
export function openChannelMix(audio: HTMLAudioElement) {
  const context = new AudioContext();
  const source = context.createMediaElementSource(audio);
  const splitter = context.createChannelSplitter(2);
  const merger = context.createChannelMerger(2);
  source.connect(splitter);
  merger.connect(context.destination);
  const volumes = [0, 1].map((channel) =>
    [0, 1].map((ear) => {
      const volume = context.createGain();
      volume.gain.value = channel === ear ? 1 : 0;
      splitter.connect(volume, channel).connect(merger, 0, ear);
      return volume;
    }),
  );

  return {
    hear(heard: readonly [boolean, boolean]): void {
      earsOf(heard).forEach((ears, channel) => {
        ears.forEach((loud, ear) => {
          volumes[channel]?.[ear]?.gain.setTargetAtTime(loud, context.currentTime, settling);
        });
      });
    },
    /** Browsers suspend what has no leave of a person to sound, and what a telephone call interrupted. */
    resume: () => context.resume(),
    close: () => context.close(),
  };
}
