/** A bar of a waveform and the gap after it, in CSS pixels. */
export const pitch = 3;
