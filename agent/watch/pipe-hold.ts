// Holds one connection to csi-proxy, so that its death is noticed at once. One is enough: one process serves all of its
// pipes. The connection proves nothing by itself; its end is only a reason to look.
import { pipeName, type CsiProxyPipes } from '../facts/csi-proxy-pipes.ts';
import type { HeldPipe, Host } from '../host/host.ts';

export interface PipeHold {
  /** Takes a connection to a pipe that answers, unless there is one. Nothing happens where that fails. */
  renew(pipes: CsiProxyPipes): Promise<void>;
  /** For good. */
  release(): void;
}

/** @param onEnd called when a connection that was held has ended, and not by `release` */
export function createPipeHold(host: Host, timeoutSeconds: number, onEnd: () => void): PipeHold {
  let held: HeldPipe | null = null;
  let isBusy = false;
  let isOver = false;

  return {
    async renew({ pipes }) {
      const answering = pipes.find(({ answer }) => answer?.level === 'answers');
      if (answering === undefined || isBusy || isOver) return;
      isBusy = true;
      const name = pipeName(`${answering.group}-${answering.version}`);
      held = await host.holdPipe(name, timeoutSeconds).catch(() => null);
      if (held === null) isBusy = false;
      else if (isOver) held.release();
      else
        void held.ended.then(() => {
          isBusy = false;
          if (!isOver) onEnd();
        });
    },
    release() {
      isOver = true;
      held?.release();
    },
  };
}
