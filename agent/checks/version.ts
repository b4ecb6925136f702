// Versions as they stand in files: `1.5.1.30`, `v1.2.1`, `10.0.20348.1 (WinBuild.160101.0800)`.

/** Whether a version comes before another, number by number; false for a text that begins with no version. */
export function isVersionBefore(text: string, other: readonly number[]): boolean {
  const match = /^\s*v?(?<numbers>\d+(?:\.\d+)*)/i.exec(text)?.groups?.['numbers'];
  if (match === undefined) return false;
  const numbers = match.split('.').map(Number);
  for (const [index, wanted] of other.entries()) {
    const own = numbers[index] ?? 0;
    if (own !== wanted) return own < wanted;
  }
  return false;
}
