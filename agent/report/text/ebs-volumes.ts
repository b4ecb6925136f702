// The EBS volumes of a node as a table.
import type { Report } from '../report-schema.ts';
import { objectLines } from './objects.ts';
import { oneLine } from '../../one-line.ts';
import { styleOf, type Page } from './page.ts';
import { namesOf } from './smb-mappings.ts';
import type { Column } from './table.ts';

type Volume = NonNullable<Report['ebsVolumes']>[number];

const TITLE = 'EBS VOLUMES';

const COLUMNS: readonly Column<Volume>[] = [
  { title: 'STATUS', cell: ({ status }) => status, style: ({ status }) => styleOf(status) },
  { title: 'VOLUME', cell: (volume) => oneLine(volume.volumeId) },
  { title: 'DISK', cell: (volume) => String(volume.diskNumber), align: 'right' },
  { title: 'STATE', cell: (volume) => stateOf(volume), optional: 2 },
  { title: 'SIZE', cell: (volume) => showBytes(volume.sizeBytes), align: 'right', optional: 4 },
  { title: 'FREE', cell: (volume) => freeOf(volume), align: 'right', optional: 3 },
  { title: 'FORMAT', cell: (volume) => formatOf(volume), optional: 5 },
  {
    title: 'VOLUMES',
    cell: (volume) => (volume.isBoot ? 'the disk of Windows' : namesOf(volume.persistentVolumes)),
    min: 20,
    optional: 1,
  },
];

export function ebsVolumeLines(page: Page, report: Report): string[] {
  if (report.ebsVolumes === null)
    return [page.paint('bold', TITLE), '  unknown: they could not be looked at'];
  return objectLines(page, TITLE, report.ebsVolumes, COLUMNS, report.omitted?.ebsVolumes);
}

function stateOf({ isOffline, isReadOnly }: Volume): string {
  if (isOffline === null) return '?';
  if (isOffline) return 'offline';
  return isReadOnly === true ? 'read-only' : 'online';
}

/** Of the file system that has the smallest share of its space left. */
function freeOf({ fileSystems }: Volume): string {
  const ratios = (fileSystems ?? []).flatMap(({ sizeBytes, freeBytes }) =>
    sizeBytes === null || freeBytes === null || sizeBytes === 0 ? [] : [freeBytes / sizeBytes],
  );
  // Rounded down: a volume that is not full to the last byte must not look emptier than it is.
  return ratios.length === 0 ? '-' : `${Math.floor(Math.min(...ratios) * 100)}%`;
}

function formatOf({ fileSystems, partitionStyle }: Volume): string {
  if (fileSystems === null) return '?';
  const formats = [...new Set(fileSystems.map(({ fileSystem }) => fileSystem ?? 'none'))];
  return formats.length === 0 ? oneLine(partitionStyle ?? '-') : oneLine(formats.join(', '));
}

const GIB = 1024 ** 3;

/** Whole GiB, as EBS gives them; smaller than one as MiB. */
function showBytes(bytes: number | null): string {
  if (bytes === null) return '?';
  return bytes < GIB ? `${Math.round(bytes / 1024 ** 2)} MiB` : `${Math.round(bytes / GIB)} GiB`;
}
