// What becomes of an error that nobody should throw.
import { failedReading } from '../facts/observation.ts';

/** A host answers with outcomes and does not throw; if it does all the same, that is a bug, and its stack is kept. */
export function unexpected(error: unknown): ReturnType<typeof failedReading> {
  return failedReading(
    'error',
    `unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
}
