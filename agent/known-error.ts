// An error whose cause lies outside the program and is known: shown to people as one line, without a stack.
// Everything else that is thrown is a bug, and keeps its stack.

export class KnownError extends Error {
  override readonly name = 'KnownError';
}

/** The text of a known error, or null for one that is a bug. */
export function knownMessage(error: unknown): string | null {
  return error instanceof KnownError ? error.message : null;
}
