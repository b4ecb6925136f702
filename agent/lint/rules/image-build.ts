// The Windows of an image against the Windows of the nodes that a pod asks for. A container with process isolation, the
// only one that Kubernetes has, needs the build of its node:
// https://kubernetes.io/docs/concepts/windows/intro/#windows-os-version-support
// https://learn.microsoft.com/virtualization/windowscontainers/deploy-containers/version-compatibility
// Windows Server 2025 is told to run images of 2022 as well; nobody showed it here, so that pair is left alone.
import { textAt } from '../json-values.ts';
import { defineRule } from '../rule.ts';
import { nodeConditions, WINDOWS_BUILD_LABEL } from '../windows-hints.ts';
import { containersOf, hostProcessOf, podEvidence } from '../workloads.ts';

/** Words of image tags, and the build that is meant. https://hub.docker.com/r/microsoft/windows-servercore */
const BUILDS: readonly (readonly [string, string])[] = [
  ['ltsc2016', '10.0.14393'],
  ['1809', '10.0.17763'],
  ['ltsc2019', '10.0.17763'],
  ['1903', '10.0.18362'],
  ['1909', '10.0.18363'],
  ['2004', '10.0.19041'],
  ['20h2', '10.0.19042'],
  ['ltsc2022', '10.0.20348'],
  ['ltsc2025', '10.0.26100'],
];

const ALSO_RUNS: ReadonlyMap<string, string> = new Map([['10.0.26100', '10.0.20348']]);

export const imageBuild = defineRule({
  name: 'image-build',
  title: 'An image fits the Windows build of its nodes',
  findings: {
    ImageNotForWindowsBuild: {
      severity: 'critical',
      meaning:
        'The image is of another Windows than the nodes that the pod asks for. Its container does not start: "The container operating system does not match the host operating system".',
      remedy:
        'Use the tag of the nodes (ltsc2019 is 10.0.17763, ltsc2022 10.0.20348, ltsc2025 10.0.26100), or ask for nodes of the build of the image.',
      commands: [],
    },
  },
  evaluate: ({ pods }) =>
    pods.flatMap((pod) => {
      // The images of HostProcess containers need not fit: they are run as processes of the node.
      if (hostProcessOf(pod).every(Boolean)) return [];
      const wanted = nodeConditions(pod.spec)
        .filter(({ label }) => label === WINDOWS_BUILD_LABEL)
        .flatMap(({ values }) => values);
      if (wanted.length === 0) return [];
      return containersOf(pod).flatMap(({ value, path, name }) => {
        const image = textAt(value, 'image') ?? '';
        const build = buildOf(image);
        if (build === null || wanted.some((node) => runs(node, build))) return [];
        return [
          {
            code: 'ImageNotForWindowsBuild' as const,
            place: pod.placeOf([...path, 'image']),
            message: `the image of ${name} is of Windows ${build}, and the nodes of ${wanted.join(' or ')}`,
            evidence: { ...podEvidence(pod), image },
          },
        ];
      });
    }),
});

function runs(node: string, build: string): boolean {
  return node === build || ALSO_RUNS.get(node) === build;
}

/** The build that the tag of an image names; null when it names none, or several as an image for all of them. */
function buildOf(image: string): string | null {
  const tag = /:(?<tag>[^:/@]+)(?:@|$)/.exec(image)?.groups?.['tag']?.toLowerCase() ?? '';
  const full = /10\.0\.\d{5}/.exec(tag)?.[0];
  if (full !== undefined) return full;
  // A bare 2004 may be anything; beside the name of a base image it is a version of Windows.
  const isBase = /nanoserver|servercore|^mcr\.microsoft\.com\/windows/i.test(image);
  const words = tag.split(/[^a-z0-9]+/).filter((word) => isBase || word.startsWith('ltsc'));
  const found = new Set(BUILDS.filter(([word]) => words.includes(word)).map(([, build]) => build));
  return found.size === 1 ? ([...found][0] ?? null) : null;
}
