import { describe, expect, it } from 'vitest';
import type { PipeProbe } from '../../../agent/host/host.ts';
import { ANSWERS, pipeError, pipes, unread, type PipesSeen } from '../../support/observed.ts';
import { rawService } from '../../support/raw-items.ts';
import { reportOf } from '../../support/reports.ts';

describe('csi-proxy in a report', () => {
  const csiProxyOf = (seen: PipesSeen) => reportOf({ 'csi-proxy-pipes': pipes(seen) }).csiProxy;
  const up = (probes: PipesSeen['probes'] = {}) => csiProxyOf({ probes })?.up;

  it('is up when every pipe answers that has to', () => {
    expect(up()).toBe(true);
    expect(up({ 'disk-v1': pipeError('ENOENT') })).toBe(false);
    expect(up({ 'disk-v1': { outcome: 'silent', connectSeconds: 0.001 } })).toBe(false);
  });

  it('is neither up nor down where this agent was refused at a pipe, or could not connect', () => {
    expect(up({ 'disk-v1': pipeError('EPERM') })).toBeNull();
    expect(up({ 'disk-v1': pipeError('EIO') })).toBeNull();
  });

  it('is down where one pipe is known to be, whatever cannot be told of another', () => {
    expect(up({ 'disk-v1': pipeError('EPERM'), 'smb-v1': pipeError('ENOENT') })).toBe(false);
  });

  it('tells of each pipe whether a server answers there', () => {
    const pipe = (probe: PipeProbe) =>
      csiProxyOf({ probes: { 'disk-v1': probe } })?.pipes.find(
        ({ group, version }) => `${group}-${version}` === 'disk-v1',
      )?.up;

    expect(pipe(ANSWERS)).toBe(true);
    expect(pipe(pipeError('ENOENT'))).toBe(false);
    expect(pipe(pipeError('EBUSY'))).toBe(false);
    expect(pipe(pipeError('EPERM'))).toBeNull();
    expect(pipe(pipeError('EIO'))).toBeNull();
    expect(csiProxyOf({})?.pipes.find(({ version }) => version === 'v1beta1')?.up).toBeNull();
  });

  it('does not depend on pipes that no driver needs', () => {
    expect(up({ 'disk-v1beta1': pipeError('ENOENT') })).toBe(true);
  });

  it('expects the pipes of the settings, and none where it is not expected itself', () => {
    const expected = (seen: Parameters<typeof reportOf>[0]) =>
      reportOf(seen).csiProxy?.pipes.filter((pipe) => pipe.expected).length;

    expect(expected({})).toBeGreaterThan(0);
    expect(expected({ 'csi-proxy-pipes': pipes({ listed: [] }), services: [], processes: [] })).toBe(0);
  });

  it('tells its service and its version as far as they could be read', () => {
    expect(
      reportOf({ services: [rawService({ State: 'Stopped', ProcessId: 0 })] }).csiProxy?.service,
    ).toMatchObject({
      state: 'Stopped',
      processId: null,
    });
    expect(reportOf({ services: unread(), processes: unread() }).csiProxy).toMatchObject({
      service: null,
      version: null,
    });
  });
});
