// One worker thread of vitest for many mutants. To start one, and to load packages in it, takes longer than the tests do, and there
// are thousands of mutants. What a thread keeps from one run to the next: scripts/trust/mutation-setup.ts.
import type { Plugin } from 'vitest/config';
import { ThreadsPoolWorker, type PoolOptions, type PoolWorker, type WorkerRequest } from 'vitest/node';

/** Marks what comes from vitest's worker. */
const RESPONSE = '__vitest_worker_response__';

type Listener = (...args: unknown[]) => void;
type Config = (WorkerRequest & { type: 'start' })['context']['config'];

export function oneWorkerForAll(): Plugin {
  let thread: PoolWorker | undefined;

  /** vitest makes a worker for each run. This one hands on to the thread, and answers for it when asked to start or to stop again. */
  function createPoolWorker(options: PoolOptions): PoolWorker {
    const isFirst = thread === undefined;
    const shared = (thread ??= new ThreadsPoolWorker(options));
    const listeners: { readonly event: string; readonly listener: Listener }[] = [];
    let config: Config | undefined;

    const answer = (type: 'started' | 'stopped'): void => {
      setImmediate(() => {
        const waiting = listeners.filter(({ event }) => event === 'message');
        for (const { listener } of waiting) listener({ [RESPONSE]: true, type });
      });
    };
    return {
      name: 'one-for-all',
      on(event, listener) {
        listeners.push({ event, listener });
        shared.on(event, listener);
      },
      off(event, listener) {
        const place = listeners.findIndex((one) => one.event === event && one.listener === listener);
        if (place >= 0) listeners.splice(place, 1);
        shared.off(event, listener);
      },
      send(message) {
        if (message.type === 'start') config = message.context.config;
        if (message.type === 'stop') answer('stopped');
        else if (message.type === 'start' && !isFirst) answer('started');
        // The thread knows the configuration of its first run; which tests to run stands in that of this one.
        else if (message.type === 'run')
          shared.send({ ...message, context: { ...message.context, ...(config && { config }) } });
        else shared.send(message);
      },
      start: () => (isFirst ? shared.start() : Promise.resolve()),
      // The thread ends with the process, of which Stryker starts a new one from time to time.
      stop: () => {
        for (const { event, listener } of listeners) shared.off(event, listener);
        return Promise.resolve();
      },
      deserialize: (data) => data,
    };
  }

  return {
    name: 'one-worker-for-all',
    // Not as an option: Stryker overrides `pool`.
    configureVitest({ project }) {
      project.config.pool = 'one-for-all';
      project.config.poolRunner = { name: 'one-for-all', createPoolWorker };
    },
  };
}
