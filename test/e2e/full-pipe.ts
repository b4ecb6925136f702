// A pipe that is full from the start, so that nothing can be written until somebody reads.
import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';

export interface FullPipe {
  /** Its path, to read it by. */
  readonly pipe: string;
  /** To write into it, for a child. */
  readonly descriptor: number;
}

/** @param holdsWrites whether a write waits, as in the pipe of a container, or fails with EAGAIN */
export function openFullPipe({ holdsWrites }: { readonly holdsWrites: boolean }): FullPipe {
  const pipe = join(tempFolder(), 'pipe');
  spawnSync('mkfifo', [pipe]);
  // Nobody can write into a pipe that nobody has open to read; opened so, it does not wait for a writer.
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(reader));
  const descriptor = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  expect(() => {
    for (;;) writeSync(descriptor, `${'x'.repeat(1023)}\n`);
  }).toThrow('EAGAIN');
  if (!holdsWrites) return { pipe, descriptor };
  closeSync(descriptor);
  return { pipe, descriptor: openSync(pipe, constants.O_WRONLY) };
}
