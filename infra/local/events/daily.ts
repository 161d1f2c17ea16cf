const dayMs = 86_400_000;

/** How long (ms) from `now` to the next time that it is that hour and minute of the day, UTC; a whole day where it is that now. */
export function untilNext({ hour, minute }: { hour: number; minute: number }, now: number): number {
  const today = now - (now % dayMs) + (60 * hour + minute) * 60_000;
  return today > now ? today - now : today + dayMs - now;
}

/**
 * Runs something every day at a time, as long as the machine is up then: what is missed while nothing runs here is not made up for, where
 * EventBridge would never be down. Returns what ends it.
 */
export function everyDay(time: { hour: number; minute: number }, run: () => unknown): () => void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    timer = setTimeout(
      () => {
        run();
        wait();
      },
      untilNext(time, Date.now()),
    );
    // It keeps nothing alive by itself.
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}
