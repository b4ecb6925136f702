// What a node answers of what is not there, for hosts that have no node to ask.
import type { GrpcAnswer, PipeProbe } from './host.ts';

/** What Node says of a pipe that nobody listens on. */
export function missingPipe(name: string): PipeProbe {
  return { outcome: 'error', code: 'ENOENT', message: `connect ENOENT \\\\.\\pipe\\${name}` };
}

/** What Node says of a file or folder that is not there. */
export function missingFile(path: string): { outcome: 'failed'; code: string; message: string } {
  return { outcome: 'failed', code: 'ENOENT', message: `ENOENT: no such file or directory, '${path}'` };
}

/** A call over a pipe that nobody listens on. */
export function missingCall(pipe: string): GrpcAnswer {
  return { outcome: 'error', code: 'ENOENT', message: `connect ENOENT \\\\.\\pipe\\${pipe}` };
}
