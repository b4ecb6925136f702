// What a check is: pure data and one pure function from facts to findings. No I/O, no clock of its own.
import type { FactName, Facts } from '../facts/facts.ts';
import type { FailureKind, Outcome } from '../facts/observation.ts';
import type { CheckSettings } from './check-settings.ts';

export type Severity = 'critical' | 'warning' | 'info';

/** `unknown`: a fact that the check needs could not be read. It is never shown as `ok`. */
export type CheckStatus = 'ok' | 'warning' | 'critical' | 'unknown' | 'not_applicable';

/** What a finding is about. The name is its key: a volume id, `\\server\share`, `<pod uid>/<volume>`, a volume handle, a collector. */
export interface Subject {
  readonly kind:
    | 'csi_proxy'
    | 'smb_global_mapping'
    | 'smb_server'
    | 'ebs_volume'
    | 'disk'
    | 'pod_volume'
    | 'staged_volume'
    | 'node'
    | 'collector';
  readonly name: string;
}

/** An entry of the catalogue: what a finding code means, the same on every node. */
export interface FindingKind {
  readonly severity: Severity;
  /** What it means for the pods of the node, in one or two sentences. */
  readonly meaning: string;
  /** What to do, in plain words. */
  readonly remedy: string;
  /**
   * Commands to paste, one a line. `{name}` stands for the evidence of that name; texts are put in as PowerShell
   * literals in single quotes, so that no name of a share can become part of a command.
   */
  readonly commands: readonly string[];
  /**
   * For what is normal for a while: how long it has to be seen without a break before it counts. Without it, it counts at
   * once. Never for what puts data at risk.
   */
  readonly holdSeconds?: number;
}

export type Evidence = Readonly<Record<string, string | number | boolean | null>>;

/** A finding as a check gives it; what the catalogue knows about its code is added later. */
export interface FindingDraft<Code extends string = string> {
  readonly code: Code;
  readonly subject: Subject;
  /** What was seen, in one sentence; no guess. */
  readonly message: string;
  readonly evidence: Evidence;
}

/** How the look at one fact went, without its value. */
export interface CollectorState {
  readonly name: FactName;
  readonly outcome: Outcome;
  readonly failureKind: FailureKind | null;
  readonly message: string | null;
  readonly durationSeconds: number | null;
  readonly dropped: readonly string[];
  readonly skippedCycles: number;
}

export interface CheckInput<Need extends FactName, Use extends FactName> {
  /** The facts in `needs` are there; those in `uses` are undefined when they could not be read. */
  readonly facts: Pick<Facts, Need> & { readonly [Name in Use]: Facts[Name] | undefined };
  readonly settings: CheckSettings;
  readonly collectors: readonly CollectorState[];
  /** Share of the node's CPU time in use, 0 to 1; null when unknown. */
  readonly cpuLoadRatio: number | null;
}

export interface CheckDefinition<Need extends FactName, Use extends FactName, Code extends string> {
  /** Kebab-case; the name of its file, its test, its docs row, its `/healthz/NAME` and its label. */
  readonly name: string;
  /** What is right when the check is ok. */
  readonly title: string;
  readonly needs: readonly Need[];
  readonly uses?: readonly Use[];
  readonly findings: Readonly<Record<Code, FindingKind>>;
  /** A text instead of findings says why there is no verdict. */
  readonly evaluate: (
    input: CheckInput<Need, Use>,
  ) => readonly FindingDraft<Code>[] | NotApplicable | CannotTell;
}

/** There is nothing on this node that the check is about. */
export interface NotApplicable {
  readonly notApplicable: string;
}

/** A fact in `uses` is missing, and on this node the verdict depends on it: the status is `unknown`. */
export interface CannotTell {
  readonly cannotTell: string;
}

/** A check with its type parameters forgotten, as the runner sees it. */
export interface Check {
  readonly name: string;
  readonly title: string;
  readonly needs: readonly FactName[];
  readonly uses: readonly FactName[];
  readonly findings: Readonly<Record<string, FindingKind>>;
  readonly evaluate: (
    input: CheckInput<FactName, FactName>,
  ) => readonly FindingDraft[] | NotApplicable | CannotTell;
}

/** Checks a definition's types: `evaluate` sees only the facts that it names, and gives only codes of its catalogue. */
export function defineCheck<Need extends FactName, Code extends string, Use extends FactName = never>(
  definition: CheckDefinition<Need, Use, Code>,
): Check {
  const { evaluate, ...data } = definition;
  return { ...data, uses: definition.uses ?? [], evaluate };
}
