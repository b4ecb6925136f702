// @ts-check
// EBS volumes: their disks, their file systems, how full they are and who uses them.
/** @import { Finding, Report } from '../report/report-schema.ts' */
/** @import { TableInput } from './table.js' */
import { el } from './dom.js';
import { line, muted, nameLines, usedBy } from './facts.js';
import { stateColumn, wordOfItem } from './state-column.js';
import { findingsBySubject, isProblem } from './states.js';
import { createTable } from './table.js';
import { bytes } from './words.js';

/** @typedef {NonNullable<Report['ebsVolumes']>[number]} Volume */
/** @typedef {NonNullable<Volume['fileSystems']>[number]} FileSystem */
/** @typedef {Volume & { findings: readonly Finding[] }} Item */

/** @param {Element} view */
export function createEbs(view) {
  const none = el('p', { class: 'hint' });
  const kinds = el('p', { class: 'hint' });
  /** @type {TableInput<Item>} */
  const input = {
    name: 'EBS volumes',
    one: 'volume',
    key: ({ volumeId, diskNumber }) => `${volumeId} ${diskNumber}`,
    isProblem: (volume) => isProblem(volume.status),
    text: (volume) =>
      searched(volume)
        .filter((part) => part !== null)
        .join(' '),
    columns: [
      {
        title: 'Volume',
        show: ({ volumeId, isBoot, driver }) => [
          ...nameLines([volumeId]),
          ...(isBoot ? [line('root volume of the node')] : []),
          ...(driver === null ? [] : [line(`staged by ${driver}`)]),
        ],
        order: ({ volumeId }) => volumeId,
      },
      stateColumn('State'),
      { title: 'Disk', show: diskOf, order: ({ diskNumber }) => diskNumber },
      { title: 'Used', show: useOf, order: (volume) => ratioOf(volume) ?? -1 },
      { title: 'Path', wide: true, show: pathsOf, order: (volume) => pathsIn(volume)[0] ?? '' },
      {
        title: 'Used by',
        wide: true,
        show: ({ isBoot, persistentVolumes, podUids }) =>
          isBoot ? [muted('the node')] : usedBy(persistentVolumes, podUids, 'no pod seen'),
        order: ({ persistentVolumes }) => persistentVolumes?.[0] ?? '',
      },
    ],
  };
  const table = createTable(input);
  view.append(none, table.element, kinds);

  return {
    /** @param {Report} report */
    update(report) {
      const { ebsVolumes: volumes, disks } = report;
      const of = findingsBySubject(report);
      none.textContent =
        volumes === null
          ? 'Not known: the disks could not be read. See Data sources, below.'
          : 'There is none on this node.';
      none.hidden = volumes !== null && volumes.length > 0;
      table.element.hidden = !none.hidden;
      table.update(
        (volumes ?? []).map((volume) => ({ ...volume, findings: of('ebs_volume', volume.volumeId) })),
      );
      kinds.hidden = disks === null;
      kinds.textContent = disks === null ? '' : `Disks of this node: ${disksByKind(disks)}.`;
    },
  };
}

/** @param {NonNullable<Report['disks']>} disks */
function disksByKind(disks) {
  const titles = {
    ebs: 'EBS',
    'instance-store': 'instance store',
    container: 'of containers',
    other: 'other',
  };
  return Object.entries(disks)
    .map(
      ([kind, number]) =>
        `${number} ${Object.hasOwn(titles, kind) ? titles[/** @type {'ebs'} */ (kind)] : kind}`,
    )
    .join(', ');
}

/** @param {Volume} volume */
function pathsIn({ fileSystems }) {
  return (fileSystems ?? []).flatMap(({ accessPaths }) => accessPaths);
}

/** @param {Item} volume */
function searched(volume) {
  const { volumeId, driver, diskNumber, offlineReason, persistentVolumes, podUids, findings, health } =
    volume;
  return [
    volumeId,
    driver,
    `disk ${diskNumber}`,
    offlineReason,
    health,
    wordOfItem(volume),
    ...pathsIn(volume),
    ...(persistentVolumes ?? []),
    ...(podUids ?? []),
    ...findings.map(({ code }) => code),
  ];
}

/** @param {Item} volume */
function diskOf({ diskNumber, isOffline, offlineReason, isReadOnly, partitionStyle, busType, health }) {
  const states = [
    ...(isOffline === null
      ? []
      : [isOffline ? `offline${offlineReason === null ? '' : `, ${offlineReason}`}` : 'online']),
    ...(isReadOnly === true ? ['read-only'] : []),
  ];
  const form = [partitionStyle, busType].filter((part) => part !== null);
  return [
    `disk ${diskNumber}`,
    ...(states.length === 0 ? [] : [line(states.join(', '))]),
    ...(health === null ? [] : [line(health)]),
    ...(form.length === 0 ? [] : [line(form.join(', '))]),
  ];
}

/** @param {Item} volume */
function pathsOf(volume) {
  const paths = pathsIn(volume);
  if (volume.fileSystems === null) return [muted('not known')];
  return paths.length === 0 ? [muted('not mounted')] : nameLines(paths);
}

/** The part of the fullest file system that is used. */
function ratioOf(/** @type {Volume} */ { fileSystems }) {
  const ratios = (fileSystems ?? []).map(usedRatio).filter((ratio) => ratio !== null);
  return ratios.length === 0 ? null : Math.max(...ratios);
}

/** @param {FileSystem} fileSystem */
function usedRatio({ sizeBytes, freeBytes }) {
  return sizeBytes === null || freeBytes === null || sizeBytes <= 0
    ? null
    : Math.min(1, Math.max(0, 1 - freeBytes / sizeBytes));
}

/** @param {Item} volume */
function useOf({ fileSystems, sizeBytes, unallocatedBytes }) {
  const unallocated = unallocatedBytes ?? 0;
  return [
    ...(fileSystems ?? []).map(fileSystemOf),
    ...(sizeBytes === null ? [] : [line(`disk of ${bytes(sizeBytes)}`)]),
    ...(unallocated >= 1024 ** 3 ? [line(`${bytes(unallocated)} not allocated`)] : []),
    ...(fileSystems?.length === 0 ? [muted('no file system')] : []),
  ];
}

/** @param {FileSystem} fileSystem */
function fileSystemOf(fileSystem) {
  const { sizeBytes, freeBytes, fileSystem: name, label } = fileSystem;
  const ratio = usedRatio(fileSystem);
  const named = [name, label].filter((part) => part !== null && part !== '').map((part) => part ?? '');
  if (ratio === null || sizeBytes === null || freeBytes === null)
    return el('span', { class: 'use' }, muted('size not known'), line(named.join(', ')));
  const bar = el('span', { class: 'bar', 'aria-hidden': 'true' }, el('span', {}));
  // By script: the page allows no style in an attribute.
  bar.style.setProperty('--used', `${(ratio * 100).toFixed(1)}%`);
  return el(
    'span',
    { class: ratio > 0.9 ? 'use full' : 'use' },
    bar,
    `${Math.floor(ratio * 100)} % of ${bytes(sizeBytes)}`,
    line(`${bytes(freeBytes)} free${named.length === 0 ? '' : `, ${named.join(', ')}`}`),
  );
}
