// The agent as `serve --host windows` runs it, on Linux: names with backslashes are plain names there, so everything that
// the Windows host opens can stand in the working directory. Nothing of the agent is replaced but what is outside it.
// Its parent may shift its wall clock and block its event loop.
import { readFileSync, write, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createLogWriter } from '../../agent/cli/log-writer.ts';
import { serve } from '../../agent/cli/serve.ts';
import { readOptions } from '../../agent/options/read-options.ts';
import type { Order, Usage } from './node-in-a-folder.ts';

// The agent starts its hidden commands by the path of its own program.
process.argv[1] = join(import.meta.dirname, 'share-steps.mjs');

let shiftSeconds = 0;
const now = Date.now;
Date.now = () => now() + shiftSeconds * 1000;

const collectGarbage = (globalThis as { gc?: () => void }).gc;

process.on('message', (order: Order) => {
  if (order.do === 'shift-clock') shiftSeconds = order.seconds;
  if (order.do === 'block')
    for (const end = performance.now() + order.seconds * 1000; performance.now() < end;);
  if (order.do !== 'tell-usage') return;
  collectGarbage?.();
  const usage: Usage = {
    heapBytes: process.memoryUsage().heapUsed,
    resources: process.getActiveResourcesInfo().length,
  };
  process.send?.(usage);
});

const print = (descriptor: number, text: string): boolean => writeSync(descriptor, text) > 0;

const terminal = {
  platform: 'win32',
  env: process.env,
  isInteractive: false,
  hasColor: false,
  size: () => null,
  errorColumns: () => null,
  print: (text: string) => print(1, text),
  printError: (text: string) => void print(2, text),
  openLog: (onDropped: (lines: number) => void) =>
    createLogWriter((bytes, done) => write(2, bytes, done), onDropped),
  readFile: (path: string) => readFileSync(path, 'utf8'),
  waitForSignal: (signals: readonly NodeJS.Signals[]) =>
    new Promise<string>((resolve) => {
      for (const signal of signals) process.once(signal, resolve);
    }),
};

process.exitCode = await serve(readOptions({ ...terminal, args: process.argv.slice(2) }), terminal);
process.exit();
