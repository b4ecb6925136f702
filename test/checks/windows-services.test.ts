import { describe, expect, it } from 'vitest';
import { windowsServices } from '../../agent/checks/windows-services.ts';
import type { Kubelet } from '../../agent/facts/kubelet.ts';
import { codes, judge, unread, type Seen } from '../support/observed.ts';
import { rawService } from '../support/raw-items.ts';

type Raw = Readonly<Record<string, unknown>>;

const WORKSTATION_STOPPED = [rawService({ Name: 'LanmanWorkstation', State: 'Stopped' })];

function kubelet(overrides: Partial<Kubelet> = {}): Kubelet {
  return {
    root: 'C:\\var\\lib\\kubelet',
    stagedVolumes: [],
    podVolumes: [],
    registeredDrivers: ['ebs.csi.aws.com'],
    ...overrides,
  };
}

function judgeService(overrides: Raw, seen: Seen = {}) {
  return judge(windowsServices, { services: [rawService(overrides)], ...seen });
}

describe('windows-services', () => {
  it('is ok when all services are as Windows and EKS leave them', () => {
    const services = [
      rawService({ Name: 'LanmanWorkstation' }),
      rawService({ Name: 'defragsvc', State: 'Stopped', StartMode: 'Manual' }),
      rawService({ Name: 'kubelet' }),
    ];

    expect(judge(windowsServices, { services })).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is ok where a service does not exist', () => {
    expect(judge(windowsServices, { services: [] })).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is critical when the SMB client is stopped and there are mappings', () => {
    const seen = { services: WORKSTATION_STOPPED, kubelet: unread() };
    const result = judge(windowsServices, seen);

    expect(result.status).toBe('critical');
    expect(result.findings).toMatchObject([
      {
        code: 'WorkstationServiceStopped',
        subject: { kind: 'node', name: 'EC2AMAZ-7K2F9QD' },
        evidence: { serviceName: 'LanmanWorkstation', state: 'Stopped' },
      },
    ]);
  });

  it('is critical when the SMB client is stopped and the SMB driver is registered, though mappings cannot be read', () => {
    const seen = {
      services: WORKSTATION_STOPPED,
      'smb-global-mappings': unread(),
      kubelet: kubelet({ registeredDrivers: ['smb.csi.k8s.io'] }),
    };

    expect(codes(judge(windowsServices, seen))).toEqual(['WorkstationServiceStopped']);
  });

  it('says nothing about a stopped SMB client where nothing uses SMB', () => {
    const seen = { services: WORKSTATION_STOPPED, 'smb-global-mappings': [], kubelet: kubelet() };

    expect(judge(windowsServices, seen)).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is unknown when the SMB client is stopped and neither mappings nor kubelet could be read', () => {
    const seen = { services: WORKSTATION_STOPPED, 'smb-global-mappings': unread(), kubelet: unread() };

    expect(judge(windowsServices, seen)).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('LanmanWorkstation is Stopped'),
    });
  });

  it.each([
    ['Disabled', ['DefragServiceDisabled']],
    ['Manual', []],
    ['Auto', []],
  ])('says of defragsvc with the start mode %s: %j', (StartMode, expected) => {
    expect(codes(judgeService({ Name: 'defragsvc', State: 'Stopped', StartMode }))).toEqual(expected);
  });

  it('says nothing about a disabled defragsvc where no EBS driver and no volume of it is', () => {
    const disabled = { Name: 'defragsvc', StartMode: 'Disabled' };
    const registeredDrivers = ['smb.csi.k8s.io'];

    expect(codes(judgeService(disabled, { kubelet: kubelet({ registeredDrivers }) }))).toEqual([]);
    expect(codes(judgeService(disabled, { kubelet: kubelet({ registeredDrivers: null }) }))).toEqual([
      'DefragServiceDisabled',
    ]);
    const podVolumes = [
      {
        podUid: 'uid',
        name: 'pv',
        plugin: 'kubernetes.io~csi',
        driver: 'ebs.csi.aws.com',
        volumeHandle: null,
        mountPath: 'C:\\m',
        mount: 'link' as const,
        target: null,
        hasVolumeData: true,
      },
    ];
    expect(codes(judgeService(disabled, { kubelet: kubelet({ registeredDrivers, podVolumes }) }))).toEqual([
      'DefragServiceDisabled',
    ]);
  });

  it.each(['Stopped', 'Stop Pending', 'Paused'])('is critical when kubelet is %s', (State) => {
    const result = judgeService({ Name: 'kubelet', State });

    expect(result.status).toBe('critical');
    expect(codes(result)).toEqual(['KubeletServiceStopped']);
  });

  it.each(['Manual', 'Disabled'])('only mentions that the start mode of kubelet is %s', (StartMode) => {
    const result = judgeService({ Name: 'kubelet', StartMode });

    expect(result.status).toBe('ok');
    expect(codes(result)).toEqual(['KubeletServiceNotAutomatic']);
  });

  it('is unknown when services could not be read', () => {
    expect(judge(windowsServices, { services: unread() }).status).toBe('unknown');
  });
});
