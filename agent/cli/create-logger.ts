// The log: JSON lines for collectors of logs, text for a person at a terminal.
import { pino, type Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { Options } from '../options/read-options.ts';
import type { Terminal } from './terminal.ts';

/**
 * Logs go to stderr: stdout belongs to what a command prints. A log that cannot be written, as on a full disk or in a pipe that
 * nobody reads, is no reason to end or to wait: the report is what the agent is for.
 */
export function createLogger(options: Options, terminal: Terminal): Logger {
  const { isInteractive } = terminal;
  const writer = terminal.openLog((dropped) =>
    // An error, so that it is told at every level at which something was missed.
    logger.error({ dropped }, 'lines of the log could not be written and are missing here'),
  );
  const isPretty = options.logFormat === 'pretty' || (options.logFormat === 'auto' && isInteractive);
  const settings = { level: options.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const formatters = { level: (label: string) => ({ level: label }) };
  const pretty = prettyFactory({ colorize: isInteractive, translateTime: 'SYS:HH:MM:ss' });
  const logger: Logger = isPretty
    ? pino(settings, { write: (line) => writer.write(pretty(line)) })
    : pino({ ...settings, formatters }, writer);
  return logger;
}
