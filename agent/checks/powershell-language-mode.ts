// The PowerShell that the agent and the CSI drivers start.
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import { nodeSubject } from './node-subject.ts';
import { isVersionBefore } from './version.ts';

const FINDINGS = {
  // Info: the agent's scripts keep to what ConstrainedLanguage allows, and so do the cmdlets for disks and SMB.
  // https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_language_modes
  PowerShellConstrained: {
    severity: 'info',
    meaning:
      'A rule of AppLocker or WDAC holds PowerShell in a restricted language mode. This agent works all the same; scripts of others on this node may not.',
    remedy: 'Nothing, if the rule is on purpose. Keep it in mind when a script fails on this node.',
    commands: ['$ExecutionContext.SessionState.LanguageMode'],
  },
  PowerShellTooOld: {
    severity: 'warning',
    meaning:
      'PowerShell is older than 5.1, which every supported Windows Server has. The scripts of this agent and of the CSI drivers may fail.',
    remedy: 'Use a supported Windows Server image.',
    commands: ['$PSVersionTable.PSVersion'],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export const powershellLanguageMode = defineCheck({
  name: 'powershell-language-mode',
  title: 'PowerShell is 5.1 or later and not restricted',
  needs: ['powershell'],
  uses: ['windows'],
  findings: FINDINGS,
  evaluate: ({ facts: { powershell, windows } }) => {
    const { version, languageMode } = powershell;
    const base = { subject: nodeSubject(windows), evidence: { languageMode, version } };
    const findings: FindingDraft<keyof typeof FINDINGS>[] = [];
    if (languageMode !== null && languageMode !== 'FullLanguage')
      findings.push({
        ...base,
        code: 'PowerShellConstrained',
        message: `the language mode of PowerShell is ${languageMode}`,
      });
    if (version !== null && isVersionBefore(version, [5, 1]))
      findings.push({ ...base, code: 'PowerShellTooOld', message: `PowerShell is ${version}` });
    return findings;
  },
});
