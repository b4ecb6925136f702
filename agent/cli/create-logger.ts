// The log: JSON lines for collectors of logs, text for a person at a terminal.
import { pino, type DestinationStream, type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { Options } from '../options/read-options.ts';

/** What waits while it cannot be written; more is dropped. */
const MAX_WAITING_LENGTH = 256 * 1024;

/** Logs go to stderr: stdout belongs to what a command prints. */
export function createLogger(options: Options, isTerminal: boolean): Logger {
  const isPretty = options.logFormat === 'pretty' || (options.logFormat === 'auto' && isTerminal);
  const settings = { level: options.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (!isPretty) {
    const formatters = { level: (label: string) => ({ level: label }) };
    return pino({ ...settings, formatters }, openStderr());
  }
  return pino(
    settings,
    PinoPretty({ colorize: isTerminal, translateTime: 'SYS:HH:MM:ss', destination: openStderr() }),
  );
}

/** A log that cannot be written, as on a full disk, is no reason to end: the report is what the agent is for. */
function openStderr(): DestinationStream {
  const stderr = pino.destination({ dest: 2, sync: true, maxLength: MAX_WAITING_LENGTH });
  stderr.on('error', () => undefined);
  return stderr;
}
