/** `1 recording`, `1,200 recordings` */
export const recordingsText = (number: number) =>
  `${number.toLocaleString('en-GB')} ${number === 1 ? 'recording' : 'recordings'}`;
