// About the agent and the node.
import { one, type MetricDefinition } from './metric.ts';

export const ABOUT_METRICS: readonly MetricDefinition[] = [
  {
    name: 'winstorage_build_info',
    help: 'Version of winstorage-agent and what it looks at: host is windows, or recorded:NAME when a recording is played.',
    labels: ['version', 'node_version', 'host'],
    samples: ({ agent }) =>
      one(1, { version: agent.version, node_version: process.versions.node, host: agent.host }),
  },
  {
    name: 'winstorage_node_info',
    help: 'Windows build and name of the node, from its registry, and its SAN policy for new disks.',
    labels: ['windows_build', 'windows_name', 'san_policy'],
    samples: ({ node }) =>
      node.windowsBuild === null
        ? []
        : one(1, {
            windows_build: node.windowsBuild,
            windows_name: node.windowsName ?? '',
            san_policy: node.sanPolicy ?? '',
          }),
  },
  {
    name: 'winstorage_disk_driver_info',
    help: 'An installed driver that EBS disks may come through, from the registry: AWSNVMe, xenvbd, stornvme. version is that of its file.',
    labels: ['driver', 'version', 'start'],
    samples: ({ node }) =>
      (node.diskDrivers ?? []).flatMap(({ name, start, fileVersion }) =>
        one(1, { driver: name, version: fileVersion ?? '', start: start ?? '' }),
      ),
  },
  {
    name: 'winstorage_report_timestamp_seconds',
    help: 'When the report that these metrics show was put together, in seconds since 1970.',
    labels: [],
    samples: ({ generatedAt }) => one(Date.parse(generatedAt) / 1000),
  },
];
