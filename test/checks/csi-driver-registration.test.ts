import { describe, expect, it } from 'vitest';
import { csiDriverRegistration } from '../../agent/checks/csi-driver-registration.ts';
import type { Kubelet, PodVolume, StagedVolume } from '../../agent/facts/kubelet.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawProcess } from '../support/raw-items.ts';

function staged(overrides: Partial<StagedVolume> = {}): StagedVolume {
  return {
    driver: 'smb.csi.k8s.io',
    volumeHandle: 'fs/share##',
    globalmountPath: 'C:\\staged\\globalmount',
    globalmount: 'link',
    target: null,
    ...overrides,
  };
}

function ofPod(overrides: Partial<PodVolume> = {}): PodVolume {
  return {
    podUid: 'uid',
    name: 'pv',
    plugin: 'kubernetes.io~csi',
    driver: 'smb.csi.k8s.io',
    volumeHandle: 'fs/share##',
    mountPath: 'C:\\pod\\mount',
    mount: 'link',
    target: null,
    hasVolumeData: true,
    ...overrides,
  };
}

function kubelet(overrides: Partial<Kubelet> = {}): Kubelet {
  return {
    root: 'C:\\var\\lib\\kubelet',
    stagedVolumes: [staged()],
    podVolumes: [ofPod()],
    registeredDrivers: ['ebs.csi.aws.com', 'smb.csi.k8s.io'],
    ...overrides,
  };
}

describe('csi-driver-registration', () => {
  it('is ok when the drivers of all volumes are registered', () => {
    expect(judge(csiDriverRegistration, { kubelet: kubelet() })).toMatchObject({
      status: 'ok',
      findings: [],
    });
  });

  it('is critical when the driver of a volume is not registered; a volume counts once', () => {
    const result = judge(csiDriverRegistration, {
      kubelet: kubelet({ registeredDrivers: ['ebs.csi.aws.com'] }),
    });

    expect(result.status).toBe('critical');
    expect(result.findings).toMatchObject([
      {
        code: 'CsiDriverNotRegistered',
        message: 'kubelet holds 1 volume of smb.csi.k8s.io, and there is no registration socket of it',
        evidence: { driver: 'smb.csi.k8s.io', registered: 'ebs.csi.aws.com', driverRuns: true },
      },
    ]);
  });

  it('is critical for volumes of pods alone, and counts those without a handle', () => {
    const podVolumes = [
      ofPod({ volumeHandle: null, mountPath: 'C:\\a' }),
      ofPod({ volumeHandle: null, mountPath: 'C:\\b' }),
    ];
    const result = judge(csiDriverRegistration, {
      kubelet: kubelet({ stagedVolumes: [], podVolumes, registeredDrivers: [] }),
      processes: [rawProcess({ Name: 'smbplugin.exe' })],
    });

    expect(codes(result)).toEqual(['CsiDriverNotRegistered']);
    expect(result.findings[0]?.evidence).toMatchObject({ volumes: 2, driverRuns: true });
  });

  it('warns when a registered driver with volumes has no process: its socket stays when its pod is gone', () => {
    const result = judge(csiDriverRegistration, { kubelet: kubelet(), processes: [rawProcess()] });

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      { code: 'CsiDriverNotRunning', evidence: { driver: 'smb.csi.k8s.io', volumes: 1, driverRuns: false } },
    ]);
  });

  it('says nothing of a registered driver without volumes, or where processes are not known', () => {
    const idle = kubelet({ stagedVolumes: [], podVolumes: [] });

    expect(codes(judge(csiDriverRegistration, { kubelet: idle, processes: [rawProcess()] }))).toEqual([]);
    expect(codes(judge(csiDriverRegistration, { kubelet: kubelet(), processes: unread() }))).toEqual([]);
  });

  it('waits for longer than an update of a driver takes', () => {
    expect(csiDriverRegistration.findings['CsiDriverNotRegistered']?.holdSeconds).toBe(300);
    expect(csiDriverRegistration.findings['CsiDriverNotRunning']?.holdSeconds).toBe(300);
  });

  it('does without processes', () => {
    const result = judge(csiDriverRegistration, {
      kubelet: kubelet({ registeredDrivers: [] }),
      processes: unread(),
    });

    expect(result.findings[0]?.evidence['driverRuns']).toBeNull();
  });

  it('says nothing about other drivers', () => {
    const other = { driver: 'file.csi.azure.com' };
    const seen = kubelet({ stagedVolumes: [staged(other)], podVolumes: [ofPod(other)] });

    expect(judge(csiDriverRegistration, { kubelet: seen }).status).toBe('ok');
  });

  it('tells that no driver at all is registered, which may be on purpose', () => {
    const empty = kubelet({ stagedVolumes: [], podVolumes: [], registeredDrivers: [] });
    const result = judge(csiDriverRegistration, { kubelet: empty });

    expect(result.status).toBe('ok');
    expect(codes(result)).toEqual(['NoCsiDriverRegistered']);
  });

  it('is unknown when the sockets, or the folders of kubelet, could not be read', () => {
    const unreadable = kubelet({ registeredDrivers: null });

    expect(judge(csiDriverRegistration, { kubelet: unreadable }).status).toBe('unknown');
    expect(judge(csiDriverRegistration, { kubelet: unread() }).status).toBe('unknown');
  });
});
