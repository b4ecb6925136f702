// Ends a process. Timers call it, so whatever it throws would end the agent, and on the node on which it is needed most.

interface CanBeKilled {
  kill(signal: 'SIGKILL'): boolean;
}

/** As execa gives it. */
interface Started extends CanBeKilled {
  /** Node's own, which knows nothing of descendants. */
  readonly nodeChildProcess: CanBeKilled;
}

/**
 * Without `killDescendants` this is TerminateProcess on the handle that Node holds: it needs no memory and no process, and
 * cannot meet another process that got the number of this one. With it, execa starts `taskkill.exe /T /F` on Windows, and
 * that can throw: where Windows has no memory left, Node throws from starting a program, for each error but five
 * (https://github.com/nodejs/node/blob/v22.x/lib/internal/child_process.js, ChildProcess.prototype.spawn), and execa passes
 * it on (https://github.com/sindresorhus/execa/blob/v10.2.1/lib/terminate/kill-descendants.js). Then the process itself is
 * ended, and its descendants are not. Whoever calls has a time limit of its own for what does not end.
 */
export function endProcess(started: Started): void {
  try {
    started.kill('SIGKILL');
  } catch {
    endAlone(started);
  }
}

function endAlone({ nodeChildProcess }: Started): void {
  try {
    nodeChildProcess.kill('SIGKILL');
  } catch {
    // Windows says no. Nothing more can be done, and the agent has to go on.
  }
}
