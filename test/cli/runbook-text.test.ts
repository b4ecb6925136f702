import { describe, expect, it } from 'vitest';
import { readRunbook, showRunbook } from '../../agent/cli/runbook-text.ts';

describe('readRunbook', () => {
  it('reads the page of a code, and nothing for one without a page', () => {
    expect(readRunbook('EbsDiskReadOnly')).toMatch(/^# EbsDiskReadOnly\n/);
    expect(readRunbook('NoSuchCode')).toBeNull();
  });
});

describe('showRunbook', () => {
  it('shows headings and indented commands instead of the signs of markdown', () => {
    const page = '# Code\n\nText.\n\n## Diagnosis\n\n```powershell\nGet-Disk\n# all\n```\n\nEnd.\n';

    expect(showRunbook(page, (text) => `*${text}*`)).toBe(
      'Text.\n\n*Diagnosis*\n\n    Get-Disk\n    # all\n\nEnd.',
    );
  });
});
