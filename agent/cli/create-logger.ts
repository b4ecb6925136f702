// The log: JSON lines for collectors of logs, text for a person at a terminal.
import { pino, type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { Options } from '../options/read-options.ts';

/** Logs go to stderr: stdout belongs to what a command prints. */
export function createLogger(options: Options, isTerminal: boolean): Logger {
  const isPretty = options.logFormat === 'pretty' || (options.logFormat === 'auto' && isTerminal);
  const settings = { level: options.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (!isPretty) {
    const formatters = { level: (label: string) => ({ level: label }) };
    return pino({ ...settings, formatters }, pino.destination({ dest: 2, sync: true }));
  }
  return pino(
    settings,
    PinoPretty({ colorize: isTerminal, translateTime: 'SYS:HH:MM:ss', destination: 2, sync: true }),
  );
}
