import { describe, expect, it } from 'vitest';
import { csiProxyPipes } from '../../agent/checks/csi-proxy-pipes.ts';
import type { PipeProbe } from '../../agent/host/host.ts';
import { codes, judge, noPipes, pipeError, pipes, unread } from '../support/observed.ts';
import { rawProcess } from '../support/raw-items.ts';

const NO_CSI_PROXY = { services: [], processes: [] };

const NO_DRIVERS = {
  root: 'C:\\var\\lib\\kubelet',
  stagedVolumes: [],
  podVolumes: [],
  registeredDrivers: [],
};

describe('csi-proxy-pipes', () => {
  it('is ok when every expected pipe answers', () => {
    expect(judge(csiProxyPipes, {})).toMatchObject({ status: 'ok', findings: [] });
  });

  it('gives one critical finding with all pipes when none of csi-proxy is there', () => {
    const result = judge(csiProxyPipes, { 'csi-proxy-pipes': noPipes() });

    expect(result.status).toBe('critical');
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({
      code: 'CsiProxyPipeMissing',
      subject: { kind: 'csi_proxy', name: 'csi-proxy' },
      evidence: {
        pipes: 'disk-v1, volume-v1, filesystem-v1, smb-v1',
        detail: 'ENOENT: connect ENOENT',
      },
      message:
        'the pipes disk-v1, volume-v1, filesystem-v1, smb-v1 cannot be found, and no other pipe of csi-proxy either',
    });
  });

  it('lets connecting decide where the list of pipes cannot be read', () => {
    const all = judge(csiProxyPipes, { 'csi-proxy-pipes': pipes({ listed: 'unreadable' }) });

    expect(codes(all)).toEqual(['CsiProxyPipeMissing']);
  });

  it('leaves a single missing pipe to the check of the API versions', () => {
    const listed = ['volume-v1', 'filesystem-v1', 'smb-v1'];

    expect(judge(csiProxyPipes, { 'csi-proxy-pipes': pipes({ listed }) }).status).toBe('ok');
  });

  const levels: readonly [string, PipeProbe, string, string][] = [
    ['refuses the agent', pipeError('EPERM'), 'CsiProxyPipeAccessDenied', 'warning'],
    ['has no free instance', { outcome: 'no-connect' }, 'CsiProxyPipeBusy', 'warning'],
    ['says nothing', { outcome: 'silent', connectSeconds: 0.1 }, 'CsiProxyPipeSilent', 'critical'],
    [
      'closes the connection',
      { outcome: 'closed', connectSeconds: 0.1, firstBytes: new Uint8Array() },
      'CsiProxyPipeNotGrpc',
      'critical',
    ],
    ['fails in another way', pipeError('EINVAL'), 'CsiProxyPipeFailed', 'warning'],
    ['is listed but gone', pipeError('ENOENT'), 'CsiProxyPipeFailed', 'warning'],
  ];
  it.each(levels)('finds a pipe that %s', (_what, probe, code, status) => {
    const result = judge(csiProxyPipes, { 'csi-proxy-pipes': pipes({ probes: { 'disk-v1': probe } }) });

    expect(codes(result)).toEqual([code]);
    expect(result.status).toBe(status);
    expect(result.findings[0]?.evidence['pipes']).toBe('disk-v1');
    expect(result.findings[0]?.message).toMatch(/^the pipe disk-v1 /);
  });

  it('gives one finding per code, with the detail of each pipe', () => {
    const result = judge(csiProxyPipes, {
      'csi-proxy-pipes': pipes({
        probes: {
          'disk-v1': pipeError('EPERM'),
          'smb-v1': pipeError('EACCES'),
          'volume-v1': pipeError('EIO'),
        },
      }),
    });

    expect(codes(result)).toEqual(['CsiProxyPipeAccessDenied', 'CsiProxyPipeFailed']);
    expect(result.findings[0]?.evidence).toEqual({
      pipes: 'disk-v1, smb-v1',
      detail: 'disk-v1: EPERM: connect EPERM; smb-v1: EACCES: connect EACCES',
    });
  });

  it('looks only at the pipes that the configuration names', () => {
    const seen = { 'csi-proxy-pipes': pipes({ probes: { 'disk-v1': pipeError('EPERM') } }) };

    expect(judge(csiProxyPipes, seen, { csiProxy: { apis: ['smb-v1'] } }).status).toBe('ok');
  });

  it('is unknown when an expected pipe was not connected to', () => {
    const result = judge(csiProxyPipes, {}, { csiProxy: { apis: ['system-v1alpha1'] } });

    expect(result).toMatchObject({ status: 'unknown', reason: 'not connected to: system-v1alpha1' });
  });

  it('does not apply where nothing asks for csi-proxy', () => {
    const result = judge(csiProxyPipes, {
      ...NO_CSI_PROXY,
      'csi-proxy-pipes': noPipes(),
      kubelet: NO_DRIVERS,
    });

    expect(result.status).toBe('not_applicable');
    expect(result.reason).toContain('no driver that needs it');
  });

  it('does not apply when the configuration expects none', () => {
    const seen = { 'csi-proxy-pipes': noPipes() };

    expect(judge(csiProxyPipes, seen, { csiProxy: { expect: 'off' } }).status).toBe('not_applicable');
  });

  it('expects csi-proxy where the configuration requires it, whatever is seen', () => {
    const seen = { ...NO_CSI_PROXY, 'csi-proxy-pipes': noPipes() };

    expect(judge(csiProxyPipes, seen, { csiProxy: { expect: 'required' } }).status).toBe('critical');
  });

  it('expects csi-proxy where a driver runs without HostProcess mode', () => {
    const driver = rawProcess({
      Name: 'aws-ebs-csi-driver.exe',
      CommandLine: 'aws-ebs-csi-driver.exe node --windows-host-process=false',
    });
    const seen = { services: [], processes: [driver], 'csi-proxy-pipes': noPipes() };

    expect(codes(judge(csiProxyPipes, seen))).toEqual(['CsiProxyPipeMissing']);
  });

  it('is unknown when pipes could not be looked at', () => {
    expect(judge(csiProxyPipes, { 'csi-proxy-pipes': unread() }).status).toBe('unknown');
  });

  it('is unknown, not ok, when nothing is seen and the services could not be read', () => {
    const seen = { services: unread(), processes: [], 'csi-proxy-pipes': noPipes(), kubelet: NO_DRIVERS };

    expect(judge(csiProxyPipes, seen)).toMatchObject({
      status: 'unknown',
      reason: 'whether csi-proxy is expected cannot be told: services could not be read',
    });
  });

  it('looks at the pipes that are there although PowerShell told nothing', () => {
    const seen = { services: unread(), processes: unread() };

    expect(judge(csiProxyPipes, seen).status).toBe('ok');
  });
});
