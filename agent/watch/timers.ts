// The timers of a watch, each with a name, so that one that is set anew takes the place of the old one, and all of them end
// together.

export interface Timers {
  /** Does nothing once they are stopped. */
  set(name: string, seconds: number, act: () => void): void;
  /** For good. */
  stop(): void;
  isStopped(): boolean;
}

export function createTimers(): Timers {
  const timers = new Map<string, NodeJS.Timeout>();
  let stopped = false;
  return {
    set(name, seconds, act) {
      if (stopped) return;
      clearTimeout(timers.get(name));
      timers.set(name, setTimeout(act, seconds * 1000));
    },
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
    isStopped: () => stopped,
  };
}
