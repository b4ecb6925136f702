// Which metrics come out of which fact, for people who follow a number back to what Windows answered. A finding may need
// several facts; the metrics of findings are therefore of none.
import type { FactName } from '../../facts/facts.ts';

/** Beginnings of the names of metrics. What is made of several facts is named at each. */
export const COLLECTOR_METRIC_NAMES: Readonly<Record<FactName, readonly string[]>> = {
  // Without pipes there is no view of csi-proxy at all.
  'csi-proxy-pipes': ['winstorage_csi_proxy_'],
  'csi-proxy-call': ['winstorage_csi_proxy_call'],
  'csi-proxy-disks': [],
  kubelet: ['winstorage_csi_proxy_expected', 'winstorage_ebs_volume_info'],
  shares: [],
  system: [],
  powershell: [],
  windows: ['winstorage_node_info', 'winstorage_disk_driver_info'],
  services: ['winstorage_csi_proxy_service_', 'winstorage_csi_proxy_expected'],
  processes: ['winstorage_csi_proxy_expected'],
  'smb-global-mappings': ['winstorage_smb_global_mapping'],
  'smb-connections': [],
  disks: ['winstorage_disks', 'winstorage_ebs_volume_'],
  partitions: [
    'winstorage_ebs_volume_info',
    'winstorage_ebs_volume_unallocated_bytes',
    'winstorage_ebs_volume_file_system_',
    'winstorage_ebs_volume_almost_full',
  ],
  volumes: [
    'winstorage_ebs_volume_info',
    'winstorage_ebs_volume_file_system_',
    'winstorage_ebs_volume_almost_full',
  ],
};

/** The lines of a Prometheus text that a fact gave, without HELP and TYPE. */
export function linesOfCollector(text: string, collector: string): string[] {
  const names = Object.entries(COLLECTOR_METRIC_NAMES).find(([name]) => name === collector)?.[1] ?? [];
  return text
    .split('\n')
    .filter(
      (line) =>
        line.startsWith('winstorage_') &&
        (names.some((name) => line.startsWith(name)) ||
          (line.startsWith('winstorage_collector_') && line.includes(`{collector="${collector}"}`))),
    );
}
