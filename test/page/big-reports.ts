// The report of a node with as much storage as one can have: 128 volumes and 1,000 mappings, some of them broken.
import type { Report } from '../../agent/report/report-schema.ts';
import {
  rawBootDisk,
  rawDisk,
  rawMapping,
  rawPartition,
  rawReservedPartition,
  rawVolume,
} from '../support/raw-items.ts';
import { reportOf } from '../support/reports.ts';

export const VOLUMES = 128;
export const MAPPINGS = 1000;
/** Every so many is broken. */
export const BROKEN_EVERY = 50;

export function bigReport(volumes = VOLUMES, mappings = MAPPINGS): Report {
  const numbers = Array.from({ length: volumes }, (_, index) => index + 1);
  const id = (number: number): string => number.toString(16).padStart(17, '0');
  const path = (number: number): string => `\\\\?\\Volume{${id(number)}}\\`;
  return reportOf({
    'smb-global-mappings': Array.from({ length: mappings }, (_, index) =>
      rawMapping({
        RemotePath: `\\\\files-${index % 7}.corp.example.com\\share-${index}`,
        Status: index % BROKEN_EVERY === 0 ? 6 : 0,
      }),
    ),
    disks: [
      rawBootDisk(),
      ...numbers.slice(1).map((number) =>
        rawDisk({
          Number: number,
          UniqueId: `vol${id(number)}0001Amazon Elastic Block Store              1D0F`,
          SerialNumber: `vol${id(number)}_00000001.`,
          IsReadOnly: number % BROKEN_EVERY === 0,
        }),
      ),
    ],
    partitions: numbers.slice(1).flatMap((number) => [
      rawReservedPartition({ DiskNumber: number }),
      rawPartition({
        DiskNumber: number,
        AccessPaths: [
          `C:\\var\\lib\\kubelet\\plugins\\kubernetes.io\\csi\\ebs.csi.aws.com\\${id(number).repeat(4)}\\globalmount\\`,
          path(number),
        ],
      }),
    ]),
    volumes: numbers.slice(1).map((number) => rawVolume({ UniqueId: path(number), Path: path(number) })),
  });
}
