let handedOver: string | undefined;

/** A recording was playing when its own page was opened: it goes on there. */
export function handOver(recordingId: string): void {
  handedOver = recordingId;
}

/** Whether a recording was handed over. Asked once: a page that is come back to is silent. */
export function takeOver(recordingId: string): boolean {
  const isMine = handedOver === recordingId;
  handedOver = undefined;
  return isMine;
}
