// A time limit for an answer from outside. Where this process itself stood still (the node was suspended, or had no CPU for
// it), the answer may wait to be read while the time is over: Node looks at timers before it looks at sockets. So a limit
// that is noticed late is granted once more, and nobody is called silent who was not listened to.

export interface Deadline {
  /** Begins anew. */
  refresh(): void;
  end(): void;
}

/** A timer of a process that runs is late by a few milliseconds. */
const LATE_MS = 50;

/** @param onOver called once, when the time is over */
export function startDeadline(seconds: number, onOver: () => void): Deadline {
  let dueAt = 0;
  let isGrantedAgain = false;
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    clearTimeout(timer);
    dueAt = performance.now() + seconds * 1000;
    timer = setTimeout(() => {
      const isLate = performance.now() - dueAt > LATE_MS;
      // Once: on a node that is always late, the limit has to come all the same.
      if (!isLate || isGrantedAgain) return onOver();
      isGrantedAgain = true;
      begin();
    }, seconds * 1000);
  };
  begin();
  return {
    refresh() {
      isGrantedAgain = false;
      begin();
    },
    end: () => clearTimeout(timer),
  };
}
