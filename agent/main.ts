// The program: chooses the command, and is the one place that touches the process: arguments, signals, exit code.
import { write, writeSync } from 'node:fs';
import { WriteStream } from 'node:tty';
import { COMMAND_NAMES, commandHelp, helpText } from './cli/help.ts';
import { OS_INFO_COMMAND, SHARE_STEPS_COMMAND } from './cli/hidden-commands.ts';
import { createLogWriter, type LogWriter } from './cli/log-writer.ts';
import { readConfigFile } from './cli/read-config-file.ts';
import type { Terminal, TerminalSize } from './cli/terminal.ts';
import { fileProblem } from './file-error.ts';
import { knownMessage, KnownError } from './known-error.ts';
import { didYouMean } from './options/nearest.ts';
import { readOptions, UsageError, type CommandLine } from './options/read-options.ts';
import { scrubText } from './scrub-text.ts';
import { VERSION } from './version.ts';

type Run = (line: CommandLine, terminal: Terminal) => number | Promise<number>;

interface Command {
  readonly switches?: readonly string[];
  /** Flags of its own that have a value. */
  readonly values?: readonly string[];
  /** Loads the code of this command and of no other: `serve` holds what it loads for as long as it runs, and a share may be probed by a new process each minute. */
  readonly load: () => Promise<Run>;
  /** How many words may follow it; none unless said. */
  readonly words?: number;
  /** Exit code when it cannot do its work. */
  readonly failure: number;
}

const COMMANDS = new Map<string, Command>(
  Object.entries({
    serve: { load: async () => (await import('./cli/serve.ts')).serve, failure: 1 },
    // 2 means "could not look" to whoever runs it as a check.
    check: {
      switches: ['json', 'watch'],
      load: async () => (await import('./cli/check.ts')).check,
      failure: 2,
    },
    record: { load: async () => (await import('./cli/record.ts')).record, words: 1, failure: 1 },
    explain: { load: async () => (await import('./cli/explain.ts')).explain, words: 1, failure: 1 },
    lint: {
      values: ['format'],
      load: async () => (await import('./cli/lint.ts')).lint,
      words: Infinity,
      failure: 2,
    },
    [SHARE_STEPS_COMMAND]: {
      load: async () => (await import('./cli/share-steps.ts')).shareSteps,
      words: 1,
      failure: 1,
    },
    [OS_INFO_COMMAND]: {
      async load() {
        const { printOsInfo } = await import('./host/read-system.ts');
        return async (_line, { print }) => {
          print(await printOsInfo());
          return 0;
        };
      },
      failure: 1,
    },
  }),
);

const EXIT_USAGE = 2;

/** How long the end of the process waits for what is still to be logged. */
const FLUSH_SECONDS = 2;

let log: LogWriter | null = null;

const terminal: Terminal = {
  platform: process.platform,
  env: process.env,
  isInteractive: process.stderr.isTTY,
  // Node's own rule: FORCE_COLOR before NO_COLOR, and both before what the terminal can do.
  hasColor:
    (process.stdout.isTTY || process.env['FORCE_COLOR'] !== undefined) && WriteStream.prototype.hasColors(),
  size: () => (process.stdout.isTTY ? sizeOf(process.stdout) : null),
  errorColumns: () => (process.stderr.isTTY ? sizeOf(process.stderr).columns : null),
  print: printText,
  printError: printErrorText,
  openLog: (onDropped) => (log = createLogWriter((bytes, done) => write(2, bytes, done), onDropped)),
  readFile: readConfigFile,
  waitForSignal: (signals) =>
    new Promise((resolve) => {
      for (const signal of signals) process.once(signal, resolve);
    }),
};

const args = process.argv.slice(2);
// What is thrown where nobody catches it is a bug. It ends like any other error, so that a log that nobody reads does not hold it.
process.on('uncaughtException', (error) => void end(tellError(error)));
await end(await main().catch(tellError));

/** Timers and children of an ended command must not keep the process. */
async function end(code: number): Promise<void> {
  // process.exit() waits for threads, and so for ever for a write that nobody takes.
  if (log !== null && !(await log.flush(FLUSH_SECONDS))) process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}

/** @returns the exit code */
function tellError(error: unknown): number {
  const message = knownMessage(error) ?? (error instanceof Error ? error.stack : String(error));
  // What is wrong is shown, and a value that is wrong may be a password at the wrong place.
  const text = scrubText(`winstorage-agent: ${message}\n`);
  if (log === null) terminal.printError(text);
  else log.write(text);
  return error instanceof UsageError ? EXIT_USAGE : (COMMANDS.get(args[0] ?? '')?.failure ?? EXIT_USAGE);
}

async function main(): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (['--help', '-h', 'help'].includes(name) || rest.includes('--help') || rest.includes('-h')) {
    terminal.print(commandHelp(name === 'help' ? (rest[0] ?? '') : name) ?? helpText());
    return 0;
  }
  if (name === '--version') {
    terminal.print(`${VERSION}\n`);
    return 0;
  }
  const command = COMMANDS.get(name);
  if (command === undefined)
    throw new UsageError(
      `there is no command ${JSON.stringify(name)}${didYouMean(name, COMMAND_NAMES)}; winstorage-agent --help lists them`,
    );
  const line = readOptions({ ...terminal, args: rest }, command.switches, command.values);
  const surplus = line.positionals[command.words ?? 0];
  if (surplus !== undefined) throw new UsageError(`${name}: ${JSON.stringify(surplus)} is not expected here`);
  const run = await command.load();
  return run(line, terminal);
}

/** @throws KnownError where it cannot be written, as on a full disk: half an answer is none */
function printText(text: string): boolean {
  try {
    return writeAll(1, text);
  } catch (error) {
    throw new KnownError(`what is printed cannot be written: ${fileProblem(error)}`);
  }
}

/** Where it cannot be written there is nobody left to tell. */
function printErrorText(text: string): void {
  try {
    writeAll(2, text);
  } catch {
    // The exit code says it too.
  }
}

/** Says whether somebody reads. Writes to the end even when a pipe takes it in pieces: process.exit() would cut an asynchronous write. */
function writeAll(descriptor: number, text: string): boolean {
  let rest: Uint8Array = Buffer.from(text, 'utf8');
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows says EOF of a pipe whose other end is closed.
      if (code === 'EPIPE' || code === 'EOF') return false;
      if (code !== 'EAGAIN') throw error;
      // A pipe that does not hold a write is full: others get the CPU until somebody has read of it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
  return true;
}

/** A terminal that does not tell its size says 0. */
function sizeOf({ columns, rows }: WriteStream): TerminalSize {
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 25 };
}
