import { describe, expect, it } from 'vitest';
import { decodePowerShell } from '../../agent/facts/powershell.ts';
import { rawPowerShell } from '../support/raw-items.ts';

describe('decodePowerShell', () => {
  it('reads the session', () => {
    expect(decodePowerShell([rawPowerShell({ LanguageMode: 'ConstrainedLanguage' })])).toMatchObject({
      ok: true,
      value: {
        version: '5.1.20348.4294',
        edition: 'Desktop',
        languageMode: 'ConstrainedLanguage',
        processorArchitecture: 'AMD64',
      },
    });
  });

  it('reads a session that says nothing of itself', () => {
    expect(decodePowerShell([{}])).toMatchObject({ ok: true, value: { version: null, languageMode: null } });
  });

  it('misses an answer that is not there', () => {
    expect(decodePowerShell([null])).toMatchObject({ ok: false, failure: { kind: 'missing' } });
  });
});
