// Whether the agent could read the node at all. What it could not read makes other checks unknown; here is why.
import { POWERSHELL_FACTS, type FactName } from '../facts/facts.ts';
import type { FailureKind } from '../facts/observation.ts';
import { defineCheck, type CollectorState, type FindingDraft } from './check.ts';
import { COLLECTOR_FINDINGS } from './collectors-findings.ts';

type Code = keyof typeof COLLECTOR_FINDINGS;

/** Without an entry: CollectorFailed. */
const CODE_OF_KIND: { readonly [Kind in FailureKind]?: Code } = {
  denied: 'CollectorAccessDenied',
  exhausted: 'PowerShellCannotStart',
  'not-started': 'PowerShellCannotStart',
  blocked: 'PowerShellScriptsBlocked',
  flooded: 'CollectorFlooded',
  malformed: 'CollectorOutputMalformed',
};

/** What stops PowerShell itself: one cause, so one finding, however many facts it cost. */
const OF_POWERSHELL_ITSELF: readonly Code[] = ['PowerShellCannotStart', 'PowerShellScriptsBlocked'];

const SEEN: Readonly<Record<Code, (what: string) => string>> = {
  CollectorTimedOut: (what) => `reading ${what} had no answer in time`,
  CollectorAccessDenied: (what) => `reading ${what} was refused`,
  PowerShellCannotStart: () => 'PowerShell could not be started',
  PowerShellScriptsBlocked: () => 'PowerShell may not run scripts',
  CollectorFlooded: (what) => `reading ${what} gave more than the agent takes`,
  CollectorOutputMalformed: (what) => `reading ${what} gave an answer that cannot be read`,
  CollectorFailed: (what) => `reading ${what} failed`,
  KubeletFolderMissing: () => 'the folder of kubelet is not there',
  CollectorItemsDropped: (what) => `reading ${what} gave items that cannot be read`,
  CollectorStale: (what) => `reading ${what} is overdue`,
};

export const collectors = defineCheck({
  name: 'collectors',
  title: 'The agent can read everything that it needs',
  needs: [],
  findings: COLLECTOR_FINDINGS,
  evaluate: ({ collectors: states, cpuLoadRatio }) => {
    const powershell = states.filter(({ name }) => isPowerShell(name));
    const wholeRun = sharedCode(powershell);
    if (wholeRun !== null)
      return [
        finding(wholeRun, powershell, 'powershell', cpuLoadRatio),
        ...states.filter(({ name }) => !isPowerShell(name)).flatMap((state) => single(state, cpuLoadRatio)),
      ];
    const grouped = OF_POWERSHELL_ITSELF.flatMap((code) => {
      const group = powershell.filter((state) => codeOf(state) === code);
      return group.length === 0 ? [] : [finding(code, group, 'powershell', cpuLoadRatio)];
    });
    const rest = states.filter((state) => {
      const code = codeOf(state);
      return code === null || !OF_POWERSHELL_ITSELF.includes(code);
    });
    return [...grouped, ...rest.flatMap((state) => single(state, cpuLoadRatio))];
  },
});

function isPowerShell(name: FactName): boolean {
  return POWERSHELL_FACTS.some((fact) => fact === name);
}

/** The code of all of them when all failed in the same way with the same words; null otherwise. */
function sharedCode(states: readonly CollectorState[]): Code | null {
  const [first] = states;
  if (first === undefined || first.failureKind === null) return null;
  const same = states.every(
    ({ outcome, failureKind, message }) =>
      outcome === first.outcome && failureKind === first.failureKind && message === first.message,
  );
  return same ? codeOf(first) : null;
}

function codeOf(state: CollectorState): Code | null {
  switch (state.outcome) {
    case 'never':
      return null;
    case 'ok':
      return state.dropped.length > 0 ? 'CollectorItemsDropped' : null;
    case 'stale':
      return 'CollectorStale';
    case 'timeout':
      return 'CollectorTimedOut';
    case 'failed': {
      if (state.name === 'kubelet' && state.failureKind === 'missing') return 'KubeletFolderMissing';
      const code =
        (state.failureKind === null ? undefined : CODE_OF_KIND[state.failureKind]) ?? 'CollectorFailed';
      // Facts that need no PowerShell can fail with the same words, but never because of it.
      return OF_POWERSHELL_ITSELF.includes(code) && !isPowerShell(state.name) ? 'CollectorFailed' : code;
    }
  }
}

function single(state: CollectorState, cpuLoadRatio: number | null): FindingDraft<Code>[] {
  const code = codeOf(state);
  return code === null ? [] : [finding(code, [state], state.name, cpuLoadRatio)];
}

function finding(
  code: Code,
  states: readonly CollectorState[],
  collector: string,
  cpuLoadRatio: number | null,
): FindingDraft<Code> {
  const details = new Set(states.flatMap(({ dropped, message }) => (message === null ? dropped : [message])));
  const detail = [...details].join('; ');
  const durations = states.flatMap(({ durationSeconds }) => durationSeconds ?? []);
  const what = states.length === 1 ? states.map(({ name }) => name).join('') : `${states.length} facts`;
  const skippedCycles = Math.max(...states.map((state) => state.skippedCycles));
  return {
    code,
    subject: { kind: 'collector', name: collector },
    message: `${SEEN[code](what)}: ${detail || 'no details'}`,
    evidence: {
      collector,
      facts: states.map(({ name }) => name).join(', '),
      detail,
      durationSeconds: durations.length === 0 ? null : Math.round(Math.max(...durations) * 1000) / 1000,
      cpuLoadPercent: cpuLoadRatio === null ? null : Math.round(cpuLoadRatio * 100),
      skippedCycles,
    },
  };
}
