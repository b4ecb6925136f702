// Two runs in a row against each other: what is not nearly the same twice is no figure of the agent.
import { show, type Figure } from './figures.ts';

/** As far as two runs may be from each other, of the smaller one. */
const AGREE_WITHIN = 0.2;

const VERDICTS: ReadonlyMap<boolean | null, string> = new Map([
  [true, 'agrees'],
  [false, 'DIFFERS'],
  [null, 'the machine'],
]);

export interface Agreement {
  readonly name: string;
  readonly values: readonly [first: number, second: number];
  /** Of the smaller one. */
  readonly apart: number;
  /** null: what it is does the machine, so that it is told and not counted. */
  readonly agrees: boolean | null;
}

export function compare(first: readonly Figure[], second: readonly Figure[]): readonly Agreement[] {
  return first.map(({ name, value, isOfTheMachine = false }) => {
    const again = second.find((figure) => figure.name === name)?.value ?? Number.NaN;
    const apart = Math.max(value, again) / Math.min(value, again) - 1;
    return { name, values: [value, again], apart, agrees: isOfTheMachine ? null : apart <= AGREE_WITHIN };
  });
}

/** One line each, what is furthest apart first, and how many agree. */
export function agreementLines(agreements: readonly Agreement[]): readonly string[] {
  const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
  const lines = agreements
    .toSorted((a, b) => b.apart - a.apart)
    .map(
      ({ name, values, apart, agrees }) =>
        `${VERDICTS.get(agrees)} ${percent(apart)}: ${name} ${values.map(show).join(' and ')}`,
    );
  const counted = agreements.filter(({ agrees }) => agrees !== null);
  const agreeing = counted.filter(({ agrees }) => agrees).length;
  return [
    ...lines,
    `${agreeing} of ${counted.length} figures are within ${percent(AGREE_WITHIN)} of each other in two runs; ${agreements.length - counted.length} more are what the machine does to a p99 by the clock`,
  ];
}
