// What a rule is: pure data and one pure function from manifests to findings, as a check is one from facts.
import type { Evidence, FindingKind } from '../checks/check.ts';
import type { Place } from './manifest.ts';
import type { LintInput } from './lint-input.ts';

/** A finding as a rule gives it; what the catalogue knows about its code is added later. */
export interface RuleDraft<Code extends string = string> {
  readonly code: Code;
  readonly place: Place;
  /** What stands there, in one sentence; no guess. */
  readonly message: string;
  /** Why the rule speaks of it: what makes a pod one for Windows, which pod uses a class. */
  readonly evidence: Evidence;
}

export interface RuleDefinition<Code extends string> {
  /** Kebab-case; the name of its file, its test and its docs section. */
  readonly name: string;
  /** What is right when the rule finds nothing. */
  readonly title: string;
  readonly findings: Readonly<Record<Code, FindingKind>>;
  readonly evaluate: (input: LintInput) => readonly RuleDraft<Code>[];
}

/** A rule with its type parameter forgotten, as the runner sees it. */
export type Rule = RuleDefinition<string>;

/** Checks a definition's types: `evaluate` gives only codes of its own findings. */
export function defineRule<Code extends string>(definition: RuleDefinition<Code>): Rule {
  return definition;
}
