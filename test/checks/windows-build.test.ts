import { describe, expect, it } from 'vitest';
import { windowsBuild } from '../../agent/checks/windows-build.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawWindows } from '../support/raw-items.ts';

function judgeBuild(overrides: Readonly<Record<string, unknown>>) {
  return judge(windowsBuild, { windows: [rawWindows(overrides)] });
}

describe('windows-build', () => {
  it.each(['17763', 20348, '26100'])('is ok with build %s', (CurrentBuildNumber) => {
    expect(judgeBuild({ CurrentBuildNumber }).status).toBe('ok');
  });

  it.each(['19042', 22621, 0])('warns about build %s', (CurrentBuildNumber) => {
    const result = judgeBuild({ CurrentBuildNumber });

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['WindowsBuildUnsupported']);
    expect(result.findings[0]?.subject).toEqual({ kind: 'node', name: 'EC2AMAZ-7K2F9QD' });
  });

  it('does without names that Windows does not give', () => {
    const result = judgeBuild({ CurrentBuildNumber: 1, ProductName: null, ComputerName: null });

    expect(result.findings[0]?.subject.name).toBe('this node');
    expect(result.findings[0]?.message).toContain('product unknown');
  });

  it('is unknown when the registry could not be read', () => {
    expect(judge(windowsBuild, { windows: unread() }).status).toBe('unknown');
  });
});
