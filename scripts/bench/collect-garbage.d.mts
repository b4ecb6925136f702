/** Collects all that nothing reaches any more. */
export function collectGarbage(): void;
