// How many answers are under way at once. Packing one takes a quarter of a megabyte while it lasts, so a thousand requests in
// one moment would take more memory than the pod has; the others wait, which costs next to nothing.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface Turns {
  /** Calls `start` when it is the turn of this answer, or never when its client is gone before. */
  wait(socket: Socket, response: ServerResponse, start: () => void): void;
}

/** Node packs four at a time. More that are under way only make the rounds of its loop longer, and so the wait of who is new. */
export const MAX_TURNS = 16;
/** Who does not take his answer in this time, while others wait, is cut. */
const SLOW_READER_SECONDS = 2;

export function createTurns(limit = MAX_TURNS): Turns {
  const waiting = new Map<ServerResponse, { readonly socket: Socket; readonly begin: () => void }>();
  let running = 0;

  const next = (): void => {
    for (const [response, { socket, begin }] of waiting) {
      if (running >= limit) return;
      waiting.delete(response);
      if (!socket.destroyed) begin();
    }
  };
  return {
    wait(socket, response, start) {
      let patience: NodeJS.Timeout | null = null;
      const begin = (): void => {
        running += 1;
        patience = setInterval(() => {
          if (waiting.size > 0) socket.destroy();
        }, SLOW_READER_SECONDS * 1000).unref();
        start();
      };
      // The socket as well: an answer that waits for another on the same connection is not told when that ends.
      const leave = (): void => {
        response.removeListener('close', leave);
        socket.removeListener('close', leave);
        waiting.delete(response);
        if (patience === null) return;
        clearInterval(patience);
        running -= 1;
        next();
      };
      if (socket.destroyed) return;
      response.once('close', leave);
      socket.once('close', leave);
      if (running < limit) begin();
      else waiting.set(response, { socket, begin });
    },
  };
}
