// Renders a report for people, in the order in which they ask: is it well, what is wrong and what to do, then what is on
// the node and what was looked at. Our own signs are ASCII: an old Windows console has no others in its code page.
import type { Report } from './report-schema.ts';
import { csiProxyLines } from './text/csi-proxy.ts';
import { ebsVolumeLines } from './text/ebs-volumes.ts';
import { findingsLines, pendingLines } from './text/findings.ts';
import { checkLines, collectorLines } from './text/looks.ts';
import { oneLine } from '../one-line.ts';
import { createPage, styleOf, type Page } from './text/page.ts';
import { smbMappingLines } from './text/smb-mappings.ts';
import { wrapped } from './text/wrap.ts';

export interface TextOptions {
  /** Escape sequences only for a terminal that wants them. */
  readonly color: boolean;
  /** Columns of the terminal; left out or null where there is none. */
  readonly columns?: number | null;
}

export function renderText(report: Report, { color, columns = null }: TextOptions): string {
  const page = createPage(columns, color);
  const lines = [
    // The verdict has its own limit of 80 characters, and is never broken: plugins read the first line.
    page.paint(['bold', styleOf(report.status)], report.summary),
    '',
    ...aboutLines(page, report),
    ...findingsLines(page, report),
    ...pendingLines(page, report),
    ...[csiProxyLines, smbMappingLines, ebsVolumeLines, checkLines, collectorLines].flatMap((part) => [
      '',
      ...part(page, report),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function aboutLines(page: Page, { agent, node, generatedAt }: Report): string[] {
  const mark =
    agent.recording === null
      ? []
      : wrapped(page, '', `A recording, not a live node: ${titleOf(agent.recording)}`, '  ');
  const where = [node.name, node.windowsName, node.windowsBuild].filter((part) => part !== null).join(', ');
  return [
    ...mark.map((line) => page.paint('yellow', line)),
    ...wrapped(page, 'Node:    ', where === '' ? 'unknown' : oneLine(where)),
    ...wrapped(page, 'Looked:  ', `${generatedAt} at ${oneLine(agent.host)}`),
  ];
}

/** One that was written by hand need not say when it was recorded. */
function titleOf({ title, recordedAt }: NonNullable<Report['agent']['recording']>): string {
  return recordedAt === '' ? oneLine(title) : `${oneLine(title)} (${oneLine(recordedAt)})`;
}
