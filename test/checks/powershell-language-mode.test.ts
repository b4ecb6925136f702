import { describe, expect, it } from 'vitest';
import { powershellLanguageMode } from '../../agent/checks/powershell-language-mode.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawPowerShell } from '../support/raw-items.ts';

function judgeSession(overrides: Readonly<Record<string, unknown>>) {
  return judge(powershellLanguageMode, { powershell: [rawPowerShell(overrides)] });
}

describe('powershell-language-mode', () => {
  it.each(['5.1.17763.1', '5.1', '7.4.6', '10.0'])('is ok with version %s', (PSVersion) => {
    expect(judgeSession({ PSVersion }).status).toBe('ok');
  });

  it.each(['5.0.10586.117', '4.0', '2'])('warns about version %s', (PSVersion) => {
    const result = judgeSession({ PSVersion });

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['PowerShellTooOld']);
  });

  it.each(['ConstrainedLanguage', 'NoLanguage'])('mentions %s and stays ok', (LanguageMode) => {
    const result = judgeSession({ LanguageMode });

    expect(result.status).toBe('ok');
    expect(codes(result)).toEqual(['PowerShellConstrained']);
  });

  it('says nothing where the session tells nothing', () => {
    expect(codes(judgeSession({ PSVersion: null, LanguageMode: null }))).toEqual([]);
    expect(codes(judgeSession({ PSVersion: 'n/a' }))).toEqual([]);
  });

  it('is unknown when PowerShell told nothing', () => {
    expect(judge(powershellLanguageMode, { powershell: unread() }).status).toBe('unknown');
  });
});
