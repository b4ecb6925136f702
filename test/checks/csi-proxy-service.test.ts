import { describe, expect, it } from 'vitest';
import { csiProxyService } from '../../agent/checks/csi-proxy-service.ts';
import { decodeCsiProxyPipes } from '../../agent/facts/csi-proxy-pipes.ts';
import { codes, judge, noPipes, pipeError, pipes, unread } from '../support/observed.ts';
import { rawProcess, rawService } from '../support/raw-items.ts';

const CONTAINER = rawProcess({ ProcessId: 512, ParentProcessId: 500, ExecutablePath: 'C:\\csi-proxy.exe' });

describe('csi-proxy-service', () => {
  it('is ok when the service runs, starts by itself and serves its pipes', () => {
    expect(judge(csiProxyService, {})).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is ok without a service when a DaemonSet serves the pipes', () => {
    expect(judge(csiProxyService, { services: [], processes: [CONTAINER] }).status).toBe('ok');
  });

  it.each(['Stopped', 'Start Pending', 'Stop Pending', 'Paused'])(
    'is critical when the service is %s and no pipe answers',
    (State) => {
      const result = judge(csiProxyService, {
        services: [rawService({ State, ExitCode: 1067, ProcessId: 0 })],
        processes: [],
        'csi-proxy-pipes': noPipes(),
      });

      expect(result.status).toBe('critical');
      expect(result.findings).toMatchObject([
        {
          code: 'CsiProxyServiceStopped',
          evidence: { serviceName: 'csiproxy', state: State, startMode: 'Auto', exitCode: 1067 },
        },
      ]);
    },
  );

  it('says what it saw of a stopped service when pipes could not be looked at', () => {
    const seen = { services: [rawService({ State: 'Stopped' })], 'csi-proxy-pipes': unread() };
    const result = judge(csiProxyService, seen);

    expect(codes(result)).toEqual(['CsiProxyServiceStopped']);
    expect(result.findings[0]?.message).toBe('the service csiproxy is Stopped (exit code 0)');
  });

  it('takes pipes that are listed for serving where none was connected to', () => {
    const unprobed = decodeCsiProxyPipes({ outcome: 'listed', names: ['csi-proxy-disk-v1'] }, new Map());
    const seen = { services: [rawService({ State: 'Stopped' })], 'csi-proxy-pipes': unprobed };

    expect(codes(judge(csiProxyService, seen))).toEqual(['CsiProxyOutlivedService']);
  });

  it('does not take a pipe that keeps silent for serving', () => {
    const silent = { outcome: 'silent', connectSeconds: 0 } as const;
    const seen = {
      services: [rawService({ State: 'Stopped', ExitCode: null })],
      'csi-proxy-pipes': pipes({ listed: ['disk-v1'], probes: { 'disk-v1': silent } }),
    };
    const result = judge(csiProxyService, seen);

    expect(codes(result)).toEqual(['CsiProxyServiceStopped']);
    expect(result.findings[0]?.message).toContain('(exit code unknown) and no pipe of csi-proxy answers');
  });

  it.each(['Manual', 'Disabled'])('warns when the start mode is %s', (StartMode) => {
    const result = judge(csiProxyService, { services: [rawService({ StartMode })] });

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['CsiProxyServiceNotAutomatic']);
  });

  it('gives both findings for a service that is stopped and will not start', () => {
    const result = judge(csiProxyService, {
      services: [rawService({ State: 'Stopped', StartMode: 'Manual' })],
      processes: [],
      'csi-proxy-pipes': noPipes(),
    });

    expect(codes(result)).toEqual(['CsiProxyServiceStopped', 'CsiProxyServiceNotAutomatic']);
  });

  it('is critical when the service runs and there is no pipe at all', () => {
    const result = judge(csiProxyService, { 'csi-proxy-pipes': noPipes() });

    expect(codes(result)).toEqual(['CsiProxyServiceRunningWithoutPipes']);
    expect(result.findings[0]?.evidence['processId']).toBe(8444);
  });

  it('does not say that there are no pipes when one only refuses the agent', () => {
    const refusing = pipes({ listed: 'unreadable', probes: { 'disk-v1': pipeError('EPERM') } });

    expect(judge(csiProxyService, { 'csi-proxy-pipes': refusing }).status).toBe('ok');
  });

  it('does not say that there are no pipes when connecting to one failed for another reason', () => {
    const unclear = pipes({ listed: 'unreadable', probes: { 'disk-v1': pipeError('EINVAL') } });

    expect(judge(csiProxyService, { 'csi-proxy-pipes': unclear }).status).toBe('ok');
  });

  it('names the old process when one of its program outlived the service', () => {
    const result = judge(csiProxyService, { services: [rawService({ State: 'Stopped' })] });

    expect(codes(result)).toEqual(['CsiProxyOutlivedService']);
    expect(result.findings[0]?.message).toContain("of the service's program still runs");
  });

  it('names the other program when a DaemonSet serves the pipes beside a stopped service', () => {
    const services = [rawService({ State: 'Stopped', StartMode: 'Disabled' })];
    const result = judge(csiProxyService, { services, processes: [CONTAINER] });

    expect(codes(result)).toEqual(['CsiProxyOutlivedService']);
    expect(result.findings[0]?.message).toContain(
      "process 512 (C:\\csi-proxy.exe) runs, which is not the service's",
    );
  });

  it('says so when it cannot see who serves the pipes of a stopped service', () => {
    const services = [rawService({ State: 'Stopped' })];
    const message = (processes: readonly unknown[] | ReturnType<typeof unread>) =>
      judge(csiProxyService, { services, processes }).findings[0]?.message;

    expect(message(unread())).toContain('could not be read');
    expect(message([])).toContain('no process named csi-proxy is there');
    expect(message([rawProcess({ ExecutablePath: null })])).toMatch(
      /process 8444 \(csi-proxy\.exe\) is there$/,
    );
  });

  it('warns about two csi-proxy processes', () => {
    const result = judge(csiProxyService, { processes: [rawProcess(), CONTAINER] });

    expect(codes(result)).toEqual(['CsiProxyStartedTwice']);
    expect(result.findings[0]?.evidence['count']).toBe(2);
  });

  it('takes a wrapper and the csi-proxy that it started for one', () => {
    const wrapper = rawProcess({ ProcessId: 77, Name: 'csi-proxy-wrapper.exe' });
    const child = rawProcess({ ParentProcessId: 77 });

    expect(judge(csiProxyService, { processes: [wrapper, child] }).status).toBe('ok');
  });

  it('counts no other program that mentions csi-proxy', () => {
    const other = rawProcess({ ProcessId: 9, Name: 'smbplugin.exe', CommandLine: 'smbplugin.exe csi-proxy' });

    expect(judge(csiProxyService, { processes: [rawProcess(), other] }).status).toBe('ok');
  });

  it('is critical when csi-proxy is required and nothing of it is there', () => {
    const seen = { services: [], processes: [], 'csi-proxy-pipes': noPipes() };
    const result = judge(csiProxyService, seen, { csiProxy: { expect: 'required' } });

    expect(codes(result)).toEqual(['CsiProxyNotInstalled']);
    expect(result.status).toBe('critical');
  });

  it('does not say that csi-proxy is not installed when a process of it runs', () => {
    const seen = { services: [], processes: [CONTAINER], 'csi-proxy-pipes': noPipes() };

    expect(codes(judge(csiProxyService, seen))).toEqual([]);
  });

  it('is unknown without a service when pipes could not be looked at', () => {
    const seen = { services: [], processes: [], 'csi-proxy-pipes': unread() };

    expect(judge(csiProxyService, seen, { csiProxy: { expect: 'required' } }).status).toBe('unknown');
    expect(judge(csiProxyService, seen).status).toBe('unknown');
  });

  it('says nothing about a stopped service where none is expected', () => {
    const seen = { services: [rawService({ State: 'Stopped' })] };

    expect(judge(csiProxyService, seen, { csiProxy: { expect: 'off' } }).status).toBe('not_applicable');
  });

  it('is unknown when services could not be read', () => {
    expect(judge(csiProxyService, { services: unread() }).status).toBe('unknown');
  });

  it('finds the service by its program, and keeps a name with quotes in the evidence as it is', () => {
    const Name = "csi'; Remove-Item C:\\ -Recurse #";
    const result = judge(csiProxyService, { services: [rawService({ Name, StartMode: 'Manual' })] });

    expect(result.findings[0]?.evidence['serviceName']).toBe(Name);
  });
});
