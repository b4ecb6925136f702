import { describe, expect, it } from 'vitest';
import { csiProxyExpectation, type CsiProxyFacts } from '../../agent/checks/csi-proxy-expectation.ts';
import { DEFAULT_CHECK_SETTINGS, type CheckSettings } from '../../agent/checks/check-settings.ts';
import { ebsStaged, kubelet } from '../support/kubelet-trees.ts';
import { noPipes, observations, pipeError, pipes, unread, type Seen } from '../support/observed.ts';
import { rawProcess, rawService } from '../support/raw-items.ts';

const NOTHING: Seen = {
  services: [],
  processes: [],
  'csi-proxy-pipes': noPipes(),
  kubelet: { root: 'C:\\var\\lib\\kubelet', stagedVolumes: [], podVolumes: [], registeredDrivers: [] },
};

function expectation(seen: Seen, expected?: CheckSettings['csiProxy']['expect']) {
  return told(seen, expected).expected;
}

function told(seen: Seen, expected: CheckSettings['csiProxy']['expect'] = 'auto') {
  const all = observations({ ...NOTHING, ...seen });
  const facts: CsiProxyFacts = {
    'csi-proxy-pipes': all['csi-proxy-pipes'].value ?? undefined,
    services: all.services.value ?? undefined,
    processes: all.processes.value ?? undefined,
    kubelet: all.kubelet.value ?? undefined,
  };
  const settings = {
    ...DEFAULT_CHECK_SETTINGS,
    csiProxy: { ...DEFAULT_CHECK_SETTINGS.csiProxy, expect: expected },
  };
  return csiProxyExpectation(settings, facts);
}

describe('csiProxyExpectation', () => {
  it('expects nothing on a node where nothing of csi-proxy is seen', () => {
    expect(expectation({})).toBe(false);
  });

  it('cannot tell while a driver that kubelet knows does not run: without csi-proxy its pod ends at once', () => {
    const held = {
      root: 'C:\\k',
      stagedVolumes: [],
      podVolumes: [],
      registeredDrivers: ['ebs.csi.aws.com'],
    };

    expect(expectation({ kubelet: held })).toBeNull();
  });

  it('expects nothing for a driver that kubelet knows and that runs in HostProcess mode', () => {
    const held = {
      root: 'C:\\k',
      stagedVolumes: [],
      podVolumes: [],
      registeredDrivers: ['smb.csi.k8s.io'],
    };

    expect(expectation({ kubelet: held, processes: [driver('--enable-windows-host-process=true')] })).toBe(
      false,
    );
  });

  it('expects csi-proxy where its service is, even stopped and disabled', () => {
    expect(expectation({ services: [rawService({ State: 'Stopped', StartMode: 'Disabled' })] })).toBe(true);
  });

  it('expects csi-proxy where its process is', () => {
    expect(expectation({ processes: [rawProcess()] })).toBe(true);
  });

  it('expects csi-proxy where one of its pipes is listed', () => {
    expect(expectation({ 'csi-proxy-pipes': pipes({ listed: ['iscsi-v1alpha1'] }) })).toBe(true);
  });

  it('expects csi-proxy where a pipe that is not listed refuses the agent', () => {
    const seen = pipes({ listed: 'unreadable', probes: { 'disk-v1': pipeError('EPERM') } });

    expect(expectation({ 'csi-proxy-pipes': seen })).toBe(true);
  });

  it('does not take a foreign pipe with its prefix for csi-proxy', () => {
    const seen = pipes({ listed: [], otherNames: ['csi-proxy-audit'] });

    expect(expectation({ 'csi-proxy-pipes': seen })).toBe(false);
  });

  const driver = (flags: string | null) =>
    rawProcess({
      Name: 'smbplugin.exe',
      ExecutablePath: 'C:\\smbplugin.exe',
      CommandLine: flags === null ? null : `smbplugin.exe ${flags}`,
    });

  it('expects csi-proxy for a driver without HostProcess mode', () => {
    expect(expectation({ processes: [driver('--v=5')] })).toBe(true);
  });

  it('expects none for a driver in HostProcess mode', () => {
    expect(expectation({ processes: [driver('--enable-windows-host-process=true')] })).toBe(false);
  });

  it('takes a driver whose command line is hidden for no proof', () => {
    expect(expectation({ processes: [driver(null)] })).toBe(false);
  });

  it('does not know when a fact that could ask for it is missing', () => {
    const failed = { ok: false, failure: { kind: 'timeout', message: 'no answer' } } as const;

    expect(expectation({ processes: failed })).toBeNull();
    expect(expectation({ processes: failed, services: [rawService()] })).toBe(true);
  });

  it('cannot tell while a driver that staged a volume does not run', () => {
    const held = kubelet({ staged: [ebsStaged()], pods: [], sockets: [] });

    expect(told({ kubelet: held })).toMatchObject({
      expected: null,
      why: expect.stringContaining('kubelet holds the driver ebs.csi.aws.com') as string,
    });
    expect(expectation({ kubelet: unread(), processes: unread() })).toBeNull();
    expect(expectation({ kubelet: unread() })).toBe(false);
  });

  it('says what it goes by', () => {
    const why = (seen: Seen, expected?: CheckSettings['csiProxy']['expect']) => told(seen, expected).why;

    expect(why({}, 'off')).toBe('the configuration says that no csi-proxy is expected');
    expect(why({}, 'required')).toBe('the configuration requires csi-proxy');
    expect(why({ services: [rawService()] })).toBe('there is a service csiproxy');
    expect(why({ 'csi-proxy-pipes': pipes() })).toBe('there are pipes of csi-proxy');
    expect(why({ processes: [rawProcess()] })).toBe('there is a process csi-proxy.exe');
    expect(why({ processes: [driver('--v=5')] })).toBe(
      'the driver smbplugin.exe runs without HostProcess mode, so it needs csi-proxy',
    );
    expect(why({ services: unread(), processes: unread() })).toBe(
      'whether csi-proxy is expected cannot be told: services, processes could not be read',
    );
  });

  it('looks at processes although pipes and services could not be read', () => {
    const blind = { 'csi-proxy-pipes': unread(), services: unread() };

    expect(expectation({ ...blind, processes: [rawProcess()] })).toBe(true);
    expect(expectation(blind)).toBeNull();
  });

  it('follows the configuration before anything that is seen', () => {
    expect(expectation({ services: [rawService()] }, 'off')).toBe(false);
    expect(expectation({}, 'required')).toBe(true);
  });
});
