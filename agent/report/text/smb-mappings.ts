// The SMB global mappings of a node as a table.
import type { Report } from '../report-schema.ts';
import { objectLines } from './objects.ts';
import { oneLine } from '../../one-line.ts';
import { styleOf, type Page } from './page.ts';
import type { Column } from './table.ts';

type Mapping = NonNullable<Report['smbGlobalMappings']>[number];

const TITLE = 'SMB GLOBAL MAPPINGS';

const COLUMNS: readonly Column<Mapping>[] = [
  { title: 'STATUS', cell: ({ status }) => status, style: ({ status }) => styleOf(status) },
  { title: 'SHARE', cell: (mapping) => oneLine(mapping.remotePath), min: 34 },
  { title: 'DRIVE', cell: (mapping) => oneLine(mapping.localPath ?? '-'), optional: 2 },
  { title: 'STATE', cell: (mapping) => oneLine(mapping.state) },
  { title: 'SMB', cell: (mapping) => oneLine(mapping.connection?.dialect ?? '-'), optional: 3 },
  { title: 'ENCRYPTED', cell: (mapping) => yesNo(mapping.connection?.encrypted ?? null), optional: 5 },
  {
    title: 'OPEN',
    cell: (mapping) => String(mapping.connection?.openFiles ?? '-'),
    align: 'right',
    optional: 4,
  },
  { title: 'VOLUMES', cell: (mapping) => namesOf(mapping.persistentVolumes), min: 20, optional: 1 },
];

export function smbMappingLines(page: Page, report: Report): string[] {
  const mappings = report.smbGlobalMappings;
  if (mappings === null) return [page.paint('bold', TITLE), '  unknown: they could not be looked at'];
  const omitted = Object.values(report.omitted?.smbGlobalMappings ?? {}).reduce(
    (sum, count) => sum + count,
    0,
  );
  return objectLines(page, TITLE, mappings, COLUMNS, omitted);
}

function yesNo(value: boolean | null): string {
  return value === null ? '-' : value ? 'yes' : 'no';
}

/** More names than these are only counted; a share can serve dozens of volumes. */
const MAX_NAMES = 3;

/** PersistentVolumes of pods: `-` for none, `?` where kubelet's folders could not be read. */
export function namesOf(names: readonly string[] | null): string {
  if (names === null) return '?';
  if (names.length === 0) return '-';
  const left = names.length - MAX_NAMES;
  return oneLine(`${names.slice(0, MAX_NAMES).join(', ')}${left > 0 ? ` (+${left} more)` : ''}`);
}
