// @ts-check
// SMB global mappings: what Windows says of each, what the agent saw, and who uses it.
/** @import { Finding, Report } from '../report/report-schema.ts' */
/** @import { TableInput } from './table.js' */
import { el } from './dom.js';
import { line, muted, nameLines, usedBy } from './facts.js';
import { stateColumn, wordOfItem } from './state-column.js';
import { findingsBySubject, isProblem } from './states.js';
import { createTable } from './table.js';
import { count } from './words.js';

/** @typedef {NonNullable<Report['smbGlobalMappings']>[number]} Mapping */
/** @typedef {Mapping & { findings: readonly Finding[] }} Item */

/** @param {Element} view */
export function createSmb(view) {
  const none = el('p', { class: 'hint' });
  /** @type {TableInput<Item>} */
  const input = {
    name: 'SMB global mappings',
    one: 'mapping',
    key: ({ remotePath, localPath }) => `${remotePath} ${localPath ?? ''}`,
    isProblem: (mapping) => isProblem(mapping.status),
    text: (mapping) =>
      searched(mapping)
        .filter((part) => part !== null)
        .join(' '),
    columns: [
      {
        title: 'Remote path',
        show: ({ remotePath, serverKind }) => [
          ...nameLines([remotePath]),
          ...(serverKind === null ? [] : [line(`${serverKind}, by its name`)]),
        ],
        order: ({ remotePath }) => remotePath,
      },
      {
        title: 'Drive',
        show: ({ localPath }) => [localPath === null ? muted('none') : localPath],
        order: ({ localPath }) => localPath ?? '',
      },
      stateColumn('Access'),
      { title: 'Windows says', show: ({ state }) => [state], order: ({ state }) => state },
      { title: 'Connection', show: connectionOf, order: ({ connection }) => connection?.openFiles ?? -1 },
      {
        title: 'Used by',
        wide: true,
        show: ({ persistentVolumes, podUids }) =>
          // Pods that mount a drive as hostPath leave nothing in kubelet's folders.
          usedBy(persistentVolumes, podUids, 'no CSI volume; hostPath is not seen'),
        order: ({ podUids }) => podUids?.length ?? -1,
      },
    ],
  };
  const table = createTable(input);
  view.append(none, table.element);

  return {
    /** @param {Report} report */
    update(report) {
      const { smbGlobalMappings: mappings } = report;
      const of = findingsBySubject(report);
      none.textContent =
        mappings === null
          ? 'Not known: the mappings could not be read. See Data sources, below.'
          : 'There is none on this node.';
      none.hidden = mappings !== null && mappings.length > 0;
      table.element.hidden = !none.hidden;
      table.update(
        (mappings ?? []).map((mapping) => ({
          ...mapping,
          findings: of('smb_global_mapping', mapping.remotePath),
        })),
      );
    },
  };
}

/** @param {Item} mapping */
function searched(mapping) {
  const { remotePath, localPath, state, serverKind, persistentVolumes, podUids, findings } = mapping;
  return [
    remotePath,
    localPath,
    state,
    serverKind,
    wordOfItem(mapping),
    ...(persistentVolumes ?? []),
    ...(podUids ?? []),
    ...findings.map(({ code }) => code),
  ];
}

/** @param {Item} mapping */
function connectionOf({ connection, requirePrivacy }) {
  const privacy =
    requirePrivacy === null ? [] : [line(requirePrivacy ? 'privacy required' : 'privacy not required')];
  if (connection === null) return [muted('none, or not known'), ...privacy];
  const { dialect, encrypted, signed, openFiles } = connection;
  const safety = [
    ...(encrypted === null ? [] : [encrypted ? 'encrypted' : 'not encrypted']),
    ...(signed === null ? [] : [signed ? 'signed' : 'not signed']),
  ];
  return [
    dialect === null ? 'SMB' : `SMB ${dialect}`,
    ...(safety.length === 0 ? [] : [line(safety.join(', '))]),
    ...privacy,
    ...(openFiles === null ? [] : [line(count(openFiles, 'open handle'))]),
  ];
}
