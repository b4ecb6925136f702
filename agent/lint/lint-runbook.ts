// Where a finding of lint leads: to its row in the docs, which is all that is told of it.

/** @param base where the folder `docs` of the project is, as for the runbooks of findings */
export function lintRunbook(base: string, code: string): string {
  return `${base}/lint.md#${code}`;
}
