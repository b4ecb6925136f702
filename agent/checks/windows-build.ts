// Whether the node runs a Windows Server build that EKS has an AMI for; what the checks expect was seen on these.
// https://docs.aws.amazon.com/eks/latest/userguide/eks-optimized-windows-ami.html
import { windowsRelease } from '../facts/windows.ts';
import { defineCheck } from './check.ts';
import { nodeSubject } from './node-subject.ts';

const EKS_BUILDS: readonly number[] = [17763, 20348, 26100];

export const windowsBuild = defineCheck({
  name: 'windows-build',
  title: 'The node runs a Windows Server build that EKS supports',
  needs: ['windows'],
  findings: {
    WindowsBuildUnsupported: {
      severity: 'warning',
      meaning:
        'EKS has no AMI of this Windows build. Images of CSI drivers that were built for another build do not start here ("the container operating system does not match the host operating system"), and what this agent says may not hold.',
      remedy:
        'Use an EKS AMI of Windows Server 2019, 2022 or 2025, and images of the drivers for the same build.',
      commands: ['kubectl get nodes --label-columns node.kubernetes.io/windows-build'],
    },
  },
  evaluate: ({ facts: { windows } }) => {
    if (EKS_BUILDS.includes(windows.build)) return [];
    const known = EKS_BUILDS.map((build) => `${build} (${windowsRelease(build)})`);
    return [
      {
        code: 'WindowsBuildUnsupported' as const,
        subject: nodeSubject(windows),
        message: `Windows build ${windows.build} (${windows.productName ?? 'product unknown'}) is none of ${known.join(', ')}`,
        evidence: {
          build: windows.build,
          productName: windows.productName,
          displayVersion: windows.displayVersion,
        },
      },
    ];
  },
});
