// Where a volume appears in the container. kubelet takes /data and data for C:\data, and leaves a path with a colon alone
// (MakeAbsolutePath in pkg/volume/util, IsAbs in pkg/util/filesystem): https://github.com/kubernetes/kubernetes
// containerd adds C: to what begins with a backslash or a slash and refuses the drive C: itself (parseMount in
// internal/cri/opts/spec_windows_opts.go): https://github.com/containerd/containerd
import { listAt, textAt } from '../json-values.ts';
import { defineRule } from '../rule.ts';
import { containersOf, podEvidence } from '../workloads.ts';

type Code = 'MountPathEscaped' | 'MountPathOnDriveC' | 'MountPathNotPossible' | 'MountPathOtherDrive';

export const mountPath = defineRule({
  name: 'mount-path',
  title: 'A volume is mounted at a path that Windows has',
  findings: {
    MountPathEscaped: {
      severity: 'critical',
      meaning:
        'The path holds a control character, because YAML reads \\t, \\n, \\a and others between double quotes as one: "C:\\temp" is C:, a tab, and emp. Windows has no such path, and the container does not start.',
      remedy:
        "Write the path between single quotes, 'C:\\temp', without quotes, or with each backslash doubled.",
      commands: [],
    },
    MountPathOnDriveC: {
      severity: 'critical',
      meaning:
        'The drive C: of a container is its own file system, and no volume can take its place. The container does not start: "destination path can not be C drive".',
      remedy: 'Mount the volume at a folder, such as C:\\data, or at another drive letter, such as D:.',
      commands: [],
    },
    MountPathNotPossible: {
      severity: 'critical',
      meaning:
        'Windows has no such path: a name cannot hold a colon, a bar, or one of < > " ? *, and a volume cannot be mounted at a share. The container does not start.',
      remedy: 'Use a path such as C:\\data. /data is taken for the same path.',
      commands: [],
    },
    MountPathOtherDrive: {
      severity: 'info',
      meaning:
        'A container has the drive C: and those that volumes are mounted at. A folder below another drive is not a place that it has by itself, and whether it can be made differs between versions.',
      remedy: 'Use a folder of C:, or the drive itself, as in mountPath: D:.',
      commands: [],
    },
  },
  evaluate: ({ pods }) =>
    pods.flatMap((pod) =>
      containersOf(pod).flatMap(({ value, path, name }) =>
        listAt(value, 'volumeMounts').flatMap((mount, index) => {
          const text = textAt(mount, 'mountPath') ?? '';
          const code = judge(text);
          if (code === null) return [];
          return [
            {
              code,
              place: pod.placeOf([...path, 'volumeMounts', index, 'mountPath']),
              message: `the container ${name} mounts a volume at ${JSON.stringify(text).slice(1, -1).replaceAll('\\\\', '\\')}`,
              evidence: podEvidence(pod),
            },
          ];
        }),
      ),
    ),
});

function judge(text: string): Code | null {
  if (/\p{Cc}/u.test(text)) return 'MountPathEscaped';
  if (text.startsWith('\\\\.\\pipe\\')) return null;
  const drive = /^(?<letter>[A-Za-z]):(?<rest>.*)$/.exec(text)?.groups;
  const rest = drive?.['rest'] ?? text;
  if (/[<>:"|?*]/.test(rest) || text.startsWith('\\\\')) return 'MountPathNotPossible';
  const isRoot = /^[\\/.]*$/.test(rest);
  if (drive?.['letter']?.toUpperCase() === 'C') return isRoot ? 'MountPathOnDriveC' : null;
  if (drive === undefined) return isRoot && text !== '' ? 'MountPathOnDriveC' : null;
  return isRoot ? null : 'MountPathOtherDrive';
}
