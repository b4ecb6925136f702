// What can go wrong with powershell.exe and with what it asks.
import { POWERSHELL_FACTS, type FactName } from '../../agent/facts/facts.ts';
import { rawDisk, rawPowerShell, rawVolume } from '../support/raw-items.ts';
import { FACTS_OF, type Fault } from './fault.ts';

/** In the middle of what PowerShell reads: some facts come before it, some after. */
export const AT = 'disks';
const AT_AND_BEHIND: readonly FactName[] = POWERSHELL_FACTS.slice(POWERSHELL_FACTS.indexOf(AT));
/** Without an answer of PowerShell the mappings are not known, and so no share is looked at. */
const ALL_OF_POWERSHELL = FACTS_OF.powershell;

const line = (fact: string, ...items: readonly unknown[]): string =>
  JSON.stringify({ fact, schema: 1, ok: true, items });
const errorLine = (id: string, category: string): string =>
  JSON.stringify({ fact: AT, schema: 1, ok: false, error: { id, category, message: 'by the stand-in' } });

export const POWERSHELL_FAULTS: readonly Fault[] = [
  ...(
    [
      ['powershell.exe is missing', 'missing'],
      ['powershell.exe may not be started', 'forbidden'],
    ] as const
  ).map(([name, is]): Fault => ({
    name,
    part: 'powershell',
    begin: (node) => node.powershellProgram(is),
    costs: ALL_OF_POWERSHELL,
    outcome: 'failed',
    kind: 'not-started',
    code: 'PowerShellCannotStart',
  })),
  ofPowerShell('powershell.exe takes its time for each fact', 'slow', [], null, {
    shows: ({ collectors }) =>
      POWERSHELL_FACTS.every((name) =>
        collectors.some((one) => one.name === name && (one.durationSeconds ?? 0) >= 0.15),
      ),
  }),
  ofPowerShell(
    'powershell.exe hangs before its first answer',
    'silent',
    ALL_OF_POWERSHELL,
    'CollectorTimedOut',
    {
      outcome: 'timeout',
      kind: 'timeout',
    },
  ),
  ofPowerShell('powershell.exe hangs at one fact', 'hang', [AT], 'CollectorTimedOut', {
    outcome: 'timeout',
    kind: 'timeout',
  }),
  ofPowerShell('powershell.exe hangs and listens to no signal', 'deaf', [AT], 'CollectorTimedOut', {
    outcome: 'timeout',
    kind: 'timeout',
  }),
  ofPowerShell('a child of powershell.exe outlives it', 'outlived', AT_AND_BEHIND, 'CollectorTimedOut', {
    outcome: 'timeout',
    kind: 'timeout',
  }),
  ofPowerShell('powershell.exe is killed in the middle', 'killed', AT_AND_BEHIND, 'CollectorFailed', {
    outcome: 'failed',
    kind: 'crashed',
  }),
  ofPowerShell('powershell.exe ends with an error', 'crash', ALL_OF_POWERSHELL, 'CollectorFailed', {
    outcome: 'failed',
    kind: 'crashed',
  }),
  ofPowerShell('a policy forbids scripts', 'policy', ALL_OF_POWERSHELL, 'PowerShellScriptsBlocked', {
    outcome: 'failed',
    kind: 'blocked',
  }),
  ofPowerShell('powershell.exe does not let itself be kept', 'constrained', [], null),
  ofPowerShell('powershell.exe prints for ever', 'loop', ALL_OF_POWERSHELL, 'CollectorTimedOut', {
    outcome: 'timeout',
    kind: 'timeout',
  }),
  ofPowerShell('powershell.exe floods its output', 'flood', ALL_OF_POWERSHELL, 'CollectorFlooded', {
    outcome: 'failed',
    kind: 'flooded',
  }),
  ofPowerShell('powershell.exe floods its error output', 'error-output', [], null),
  ofPowerShell('powershell.exe prints garbage', 'garbage', ALL_OF_POWERSHELL, 'CollectorOutputMalformed', {
    outcome: 'failed',
    kind: 'malformed',
  }),
  ofPowerShell('powershell.exe prints a banner between the answers', 'banner', [], null),
  ofPowerShell(
    'the output of powershell.exe is cut off',
    'truncated',
    AT_AND_BEHIND,
    'CollectorOutputMalformed',
    {
      outcome: 'failed',
      kind: 'malformed',
    },
  ),
  ofPowerShell('powershell.exe prints UTF-16', 'utf16', ALL_OF_POWERSHELL, 'CollectorOutputMalformed', {
    outcome: 'failed',
    kind: 'malformed',
  }),
  ofAnswer(
    'powershell.exe prints bytes of an OEM code page',
    'volumes',
    Buffer.from(line('volumes', rawVolume({ FileSystemLabel: 'donn\u0082es' })), 'latin1'),
    [],
    null,
  ),
  ofAnswer(
    'PowerShell is in ConstrainedLanguage mode',
    'powershell',
    line('powershell', rawPowerShell({ LanguageMode: 'ConstrainedLanguage' })),
    [],
    'PowerShellConstrained',
  ),
  ofAnswer(
    'a namespace of WMI is missing',
    AT,
    errorLine('HRESULT 0x8004100e,Microsoft.Management.Infrastructure', 'MetadataError'),
    [AT],
    'CollectorFailed',
    { outcome: 'failed', kind: 'missing' },
  ),
  ofAnswer(
    'WMI denies access',
    AT,
    errorLine('HRESULT 0x80041003,Microsoft.Management.Infrastructure', 'PermissionDenied'),
    [AT],
    'CollectorAccessDenied',
    { outcome: 'failed', kind: 'denied' },
  ),
  ofAnswer(
    'a query of WMI runs into its own time limit',
    AT,
    errorLine('HRESULT 0x40004,Microsoft.Management.Infrastructure', 'NotSpecified'),
    [AT],
    'CollectorTimedOut',
    { outcome: 'timeout', kind: 'timeout' },
  ),
  ofAnswer(
    'single items of an answer cannot be read',
    AT,
    line(AT, rawDisk(), { Number: 'none' }),
    [],
    'CollectorItemsDropped',
  ),
];

function ofPowerShell(
  name: string,
  fault: string,
  costs: readonly FactName[],
  code: string | null,
  more: Partial<Fault> = {},
): Fault {
  return { name, part: 'powershell', begin: (node) => node.powershell(fault, AT), costs, code, ...more };
}

function ofAnswer(
  name: string,
  fact: string,
  answer: string | Uint8Array,
  costs: readonly FactName[],
  code: string | null,
  more: Partial<Fault> = {},
): Fault {
  return { name, part: 'powershell', begin: (node) => node.answer(fact, answer), costs, code, ...more };
}
