// What an old csi-proxy lacks, where its file tells its version. Go programs often carry none; then nothing is said.
// https://github.com/kubernetes-csi/csi-proxy/releases, https://github.com/kubernetes/kubernetes/issues/119594 (the CVE),
// https://github.com/kubernetes-csi/csi-driver-smb/issues/38 (a second share of the same server)
import { csiProxyVersion } from '../facts/processes.ts';
import { defineCheck, type FindingKind } from './check.ts';
import { CSI_PROXY, FIND_CSI_PROXY_PROCESSES } from './csi-proxy-subject.ts';
import { isVersionBefore } from './version.ts';

const FINDINGS = {
  CsiProxyOutdated: {
    severity: 'warning',
    meaning:
      'csi-proxy before v1.1.3 lets everybody who may create pods on this node become its administrator (CVE-2023-3893). Before v1.1.2 it also cannot mount a second share of the same server.',
    remedy:
      'Use a node image, or a DaemonSet of csi-proxy, with v1.1.3 or later; EKS AMIs from August 2024 on have it.',
    commands: [FIND_CSI_PROXY_PROCESSES],
  },
  CsiProxyOld: {
    severity: 'info',
    meaning:
      'csi-proxy before v1.3.0 starts PowerShell for nearly every call, which costs seconds and CPU, and needs wmic, which newer Windows images lack, to tell the serial number of the node. Before v1.2.0 it has no -require-privacy, so that every mapping demands SMB encryption.',
    remedy:
      'Nothing, as long as volumes mount soon. Otherwise use csi-proxy v1.3.0 or later, where the image of the node allows it.',
    commands: [FIND_CSI_PROXY_PROCESSES],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export const csiProxyRelease = defineCheck({
  name: 'csi-proxy-version',
  title: 'csi-proxy is recent enough',
  needs: ['processes'],
  findings: FINDINGS,
  evaluate: ({ facts: { processes } }) => {
    const version = csiProxyVersion(processes);
    if (version === null) return { notApplicable: 'no file of a running csi-proxy tells its version' };
    const code = isVersionBefore(version, [1, 1, 3])
      ? 'CsiProxyOutdated'
      : isVersionBefore(version, [1, 3, 0])
        ? 'CsiProxyOld'
        : null;
    if (code === null) return [];
    return [
      {
        code,
        subject: CSI_PROXY,
        message: `csi-proxy has version ${version}`,
        evidence: { version },
      },
    ];
  },
});
