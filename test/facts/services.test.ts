import { describe, expect, it } from 'vitest';
import { decodeServices, findCsiProxyService } from '../../agent/facts/services.ts';
import { rawService } from '../support/raw-items.ts';

function services(...raw: readonly unknown[]) {
  const reading = decodeServices(raw);
  if (!reading.ok) throw new Error(reading.failure.message);
  return reading.value;
}

describe('decodeServices', () => {
  it('reads a running service', () => {
    expect(services(rawService())[0]).toMatchObject({
      name: 'csiproxy',
      state: 'Running',
      startMode: 'Auto',
      processId: 8444,
    });
  });

  it.each([
    ['C:\\csi\\csi-proxy.exe -token S3cret', 'C:\\csi\\csi-proxy.exe'],
    ['"C:\\Program Files\\csi-proxy.exe" --password="S3cret"', 'C:\\Program Files\\csi-proxy.exe'],
    ['C:\\Program Files\\csi-proxy.exe /x S3cret.exe', 'C:\\Program Files\\csi-proxy.exe'],
    ['C:\\Program Files\\csi-proxy.exe', 'C:\\Program Files\\csi-proxy.exe'],
    ['C:\\csi\\wrapper S3cret', 'C:\\csi\\wrapper'],
    ['', null],
  ])('keeps of the command line %s only the program', (PathName, program) => {
    expect(services(rawService({ PathName }))[0]?.program).toBe(program);
  });

  it('has no process where Windows gives process 0', () => {
    expect(services(rawService({ State: 'Stopped', ProcessId: 0, ExitCode: 1067 }))[0]).toMatchObject({
      processId: null,
      exitCode: 1067,
    });
  });

  it('names a service without a state and keeps the others', () => {
    expect(decodeServices([rawService({ State: null }), rawService()])).toMatchObject({
      ok: true,
      value: [{ name: 'csiproxy' }],
      dropped: ['item 1: State: expected text, got nothing'],
    });
  });

  it('takes a node without any of them for what it is', () => {
    expect(services()).toEqual([]);
  });
});

describe('findCsiProxyService', () => {
  it.each(['csiproxy', 'csi-proxy', 'CsiProxy'])('knows it as %s', (Name) => {
    expect(findCsiProxyService(services(rawService({ Name, PathName: null })))?.name).toBe(Name);
  });

  it.each(['xcsiproxy', 'csiproxy2'])('does not take %s for it', (Name) => {
    expect(findCsiProxyService(services(rawService({ Name, PathName: null })))).toBeUndefined();
  });

  it('knows a service of another name by the program that it starts', () => {
    const PathName = '"C:\\Program Files\\csi\\csi-proxy-v1.3.0.exe" -windows-service';
    expect(findCsiProxyService(services(rawService({ Name: 'eks-storage', PathName })))?.name).toBe(
      'eks-storage',
    );
  });

  it('prefers the name to the program', () => {
    const other = rawService({ Name: 'wrapper' });
    expect(findCsiProxyService(services(other, rawService()))?.name).toBe('csiproxy');
  });

  it('does not take another service for it', () => {
    expect(
      findCsiProxyService(
        services(rawService({ Name: 'kubelet', PathName: 'C:\\k\\kubelet.exe --x=csi-proxy' })),
      ),
    ).toBeUndefined();
  });
});
