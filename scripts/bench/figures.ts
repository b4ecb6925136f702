// What a measurement tells, and the statistics of it: medians and spread, since a machine is never quite alone.

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it was measured against in the same run, or how. */
  readonly against: string;
  /** What else the machine does makes it, more than what is measured: two runs need not agree on it. */
  readonly isOfTheMachine?: boolean;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** `12.3 (11.9 to 14)`: the median of several rounds, and the least and the most of them. */
export function spread(values: readonly number[]): string {
  return `${show(median(values))}, ${show(Math.min(...values))} to ${show(Math.max(...values))}`;
}

/** Three digits, which is more than any of this is worth. */
export function show(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** `name value unit (against …)` */
export function line({ name, value, unit, against }: Figure): string {
  return `${name} ${show(value)} ${unit} (${against})`;
}
