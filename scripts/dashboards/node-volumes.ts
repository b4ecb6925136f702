// Of the dashboard of one node: SMB global mappings and EBS volumes.
import type { Row } from './panel.ts';
import { here, SAME, UP_WORDS } from './words.ts';

export const SMB: Row = {
  title: 'SMB global mappings',
  panels: [
    {
      title: 'Can be used',
      kind: 'table',
      width: 16,
      words: UP_WORDS,
      hide: SAME,
      queries: [{ expr: `sort(${here('winstorage_smb_global_mapping_up')})` }],
    },
    {
      title: 'Mappings by state',
      kind: 'timeseries',
      width: 8,
      queries: [
        { expr: `${here('winstorage_smb_global_mappings')} > 0`, legend: '{{state}}' },
        { expr: here('winstorage_smb_global_mappings_not_exported'), legend: 'not in the table' },
      ],
    },
  ],
};

export const EBS: Row = {
  title: 'EBS volumes',
  panels: [
    {
      title: 'Can be used',
      kind: 'table',
      width: 24,
      words: UP_WORDS,
      hide: [...SAME, 'boot', 'bus'],
      queries: [
        {
          expr: `sort(${here('winstorage_ebs_volume_up')} * on (instance, volume_id) group_left (disk, pv, driver, partition_style, file_system, access_path) ${here('winstorage_ebs_volume_info')})`,
        },
      ],
    },
    {
      title: 'Full',
      kind: 'bargauge',
      width: 8,
      unit: 'percentunit',
      redFrom: 0.97,
      queries: [
        {
          expr: `sort_desc(1 - ${here('winstorage_ebs_volume_file_system_free_bytes')} / ${here('winstorage_ebs_volume_file_system_size_bytes')})`,
          legend: '{{volume_id}}',
        },
      ],
    },
    {
      title: 'Free space',
      kind: 'timeseries',
      width: 8,
      unit: 'bytes',
      queries: [{ expr: here('winstorage_ebs_volume_file_system_free_bytes'), legend: '{{volume_id}}' }],
    },
    {
      title: 'Offline or read-only',
      description: 'Offline is normal for a volume that no pod uses.',
      kind: 'table',
      width: 8,
      hide: ['Value', ...SAME],
      queries: [
        {
          expr: `label_replace(${here('winstorage_ebs_volume_offline')} == 1, "state", "offline", "", "") or label_replace(${here('winstorage_ebs_volume_read_only')} == 1, "state", "read-only", "", "")`,
        },
      ],
    },
    {
      title: 'Size of the disk',
      kind: 'bargauge',
      width: 8,
      unit: 'bytes',
      queries: [{ expr: here('winstorage_ebs_volume_size_bytes'), legend: '{{volume_id}}' }],
    },
    {
      title: 'Not given to the file system',
      kind: 'bargauge',
      width: 8,
      unit: 'bytes',
      redFrom: 104_857_600,
      queries: [{ expr: here('winstorage_ebs_volume_unallocated_bytes'), legend: '{{volume_id}}' }],
    },
    {
      title: 'Disks by kind',
      kind: 'timeseries',
      width: 8,
      queries: [{ expr: here('winstorage_disks'), legend: '{{kind}}' }],
    },
  ],
};
