import { describe, expect, it } from 'vitest';
import { collectors } from '../../agent/checks/collectors.ts';
import { POWERSHELL_FACTS, type FactName, type Observations } from '../../agent/facts/facts.ts';
import {
  ageObservation,
  neverObserved,
  type FailureKind,
  type Observation,
} from '../../agent/facts/observation.ts';
import { codes, judge, observations, unread, type Seen } from '../support/observed.ts';
import { rawMapping } from '../support/raw-items.ts';

/** Every PowerShell fact fails in the same way. */
function allFail(kind: FailureKind, message: string): Seen {
  return Object.fromEntries(POWERSHELL_FACTS.map((name) => [name, unread(kind, message)]));
}

function withObservation(name: FactName, observation: Partial<Observation<unknown>>): Observations {
  const all = observations();
  return { ...all, [name]: { ...all[name], ...observation } };
}

describe('collectors', () => {
  it('is ok when everything was read', () => {
    expect(judge(collectors, {})).toMatchObject({ status: 'ok', findings: [] });
  });

  it('warns about a timeout, with the load of the node and the cycles that are skipped', () => {
    const timedOut = observations({ volumes: unread('timeout', 'no answer in 15 s') });
    const seen = { ...timedOut, volumes: { ...timedOut.volumes, durationSeconds: 15, skippedCycles: 3 } };
    const result = judge(collectors, seen, { cpuLoadRatio: 0.974 });

    expect(result.status).toBe('warning');
    expect(result.findings).toEqual([
      {
        code: 'CollectorTimedOut',
        subject: { kind: 'collector', name: 'volumes' },
        message: 'reading volumes had no answer in time: no answer in 15 s',
        evidence: {
          collector: 'volumes',
          facts: 'volumes',
          detail: 'no answer in 15 s',
          durationSeconds: 15,
          cpuLoadPercent: 97,
          skippedCycles: 3,
        },
      },
    ]);
  });

  it('says that the load is unknown where it is', () => {
    expect(judge(collectors, { disks: unread() }).findings[0]?.evidence['cpuLoadPercent']).toBeNull();
  });

  const kinds: readonly [FailureKind, string, string][] = [
    ['denied', 'CollectorAccessDenied', 'warning'],
    ['flooded', 'CollectorFlooded', 'warning'],
    ['malformed', 'CollectorOutputMalformed', 'warning'],
    ['missing', 'CollectorFailed', 'warning'],
    ['crashed', 'CollectorFailed', 'warning'],
    ['error', 'CollectorFailed', 'warning'],
    ['exhausted', 'PowerShellCannotStart', 'critical'],
    ['not-started', 'PowerShellCannotStart', 'critical'],
    ['blocked', 'PowerShellScriptsBlocked', 'warning'],
  ];
  it.each(kinds)('takes a failure of kind %s for %s', (kind, code, status) => {
    const result = judge(collectors, { disks: unread(kind, 'why') });

    expect(codes(result)).toEqual([code]);
    expect(result.status).toBe(status);
  });

  it('names the option where there is no folder of kubelet, and not where it is refused', () => {
    const missing = judge(collectors, { kubelet: unread('missing', 'ENOENT') });

    expect(codes(missing)).toEqual(['KubeletFolderMissing']);
    expect(missing.findings[0]?.message).toBe('the folder of kubelet is not there: ENOENT');
    expect(codes(judge(collectors, { kubelet: unread('denied', 'EPERM') }))).toEqual([
      'CollectorAccessDenied',
    ]);
  });

  it('gives one finding per collector', () => {
    const seen = {
      disks: unread('denied', 'a'),
      volumes: unread('denied', 'b'),
      windows: unread('error', 'c'),
    };

    expect(judge(collectors, seen).findings.map(({ subject }) => subject.name)).toEqual([
      'windows',
      'disks',
      'volumes',
    ]);
  });

  it('gives one finding, not eight, when PowerShell cannot start', () => {
    const result = judge(collectors, allFail('exhausted', 'exit code 0xC0000142'));

    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({
      code: 'PowerShellCannotStart',
      message: 'PowerShell could not be started: exit code 0xC0000142',
      subject: { kind: 'collector', name: 'powershell' },
      evidence: { facts: POWERSHELL_FACTS.join(', '), detail: 'exit code 0xC0000142' },
    });
  });

  it('gives one finding when PowerShell cannot start any more in the middle of a cycle', () => {
    const seen = { partitions: unread('exhausted', 'a'), volumes: unread('exhausted', 'b') };
    const result = judge(collectors, seen);

    expect(codes(result)).toEqual(['PowerShellCannotStart']);
    expect(result.findings[0]?.evidence).toMatchObject({ facts: 'partitions, volumes', detail: 'a; b' });
  });

  it.each(['timeout', 'denied', 'error'] as const)(
    'gives one finding when every PowerShell fact fails with %s for the same reason',
    (kind) => {
      const result = judge(collectors, allFail(kind, 'the same'));

      expect(result.findings).toHaveLength(1);
      expect(result.findings[0]?.subject.name).toBe('powershell');
    },
  );

  it('tells about pipes beside PowerShell', () => {
    const seen = { ...allFail('blocked', 'policy'), 'csi-proxy-pipes': unread('error', 'no pipes') };

    expect(judge(collectors, seen).findings.map(({ code, subject }) => [code, subject.name])).toEqual([
      ['PowerShellScriptsBlocked', 'powershell'],
      ['CollectorFailed', 'csi-proxy-pipes'],
    ]);
  });

  it('keeps facts apart that fail for different reasons', () => {
    const seen = { ...allFail('denied', 'the same'), volumes: unread('denied', 'another') };

    expect(judge(collectors, seen).findings).toHaveLength(POWERSHELL_FACTS.length);
  });

  it('does not blame PowerShell for a fact that is read without it', () => {
    const seen = { 'csi-proxy-pipes': unread('not-started', 'x') };

    expect(codes(judge(collectors, seen))).toEqual(['CollectorFailed']);
  });

  it('warns about items that could not be read', () => {
    const seen = { 'smb-global-mappings': [rawMapping(), { Status: 0 }] };
    const result = judge(collectors, seen);

    expect(codes(result)).toEqual(['CollectorItemsDropped']);
    expect(result.findings[0]?.evidence['detail']).toBe('item 2: RemotePath: expected text, got nothing');
  });

  it('warns about a fact that grew stale', () => {
    const all = observations();
    const result = judge(collectors, { ...all, disks: ageObservation(all.disks, 900, 300) });

    expect(codes(result)).toEqual(['CollectorStale']);
    expect(result.findings[0]?.subject.name).toBe('disks');
  });

  it('says nothing about a fact that was not looked at yet', () => {
    expect(judge(collectors, withObservation('system', neverObserved())).status).toBe('ok');
  });

  it('has words for a failure without a reason', () => {
    const seen = withObservation('disks', { outcome: 'failed', value: null, failure: null });

    expect(judge(collectors, seen).findings[0]?.message).toBe('reading disks failed: no details');
  });
});
