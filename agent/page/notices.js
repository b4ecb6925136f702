// @ts-check
// What has to be known before anything below is believed: that it is a recording, that it is old, that nobody answers,
// that it does not list everything.
/** @import { Report } from '../report/report-schema.ts' */
import { el } from './dom.js';
import { absolute, age } from './words.js';

/** The agent makes a report every 30 s at least; one that is much older means that its loop stands still. */
const OLD_SECONDS = 120;

/**
 * @typedef {object} Known
 * @property {Report | null} report
 * @property {string | null} firstVersion of the agent that served this page
 * @property {{ reason: string, since: string } | null} silence
 * @property {string | null} broken why the report cannot be shown
 * @property {number} now
 */

/**
 * @param {Known} known
 * @returns {Node[]}
 */
export function noticesOf({ report, firstVersion, silence, broken, now }) {
  const notices = [];
  const recording = report?.agent.recording ?? null;
  if (recording !== null) {
    // One that was written by hand need not say when it was recorded.
    const when = recording.recordedAt === '' ? '' : ` (${recording.recordedAt})`;
    notices.push(notice('recording', `A recording, not a live node: ${recording.title}${when}`));
  }
  if (silence !== null) {
    const what = report === null ? '' : ' What stands below is from then.';
    notices.push(
      notice(
        'silence',
        `No answer since ${absolute(silence.since)} (`,
        age(silence.since),
        `): ${silence.reason}.${what}`,
      ),
    );
  } else if (report !== null && (now - Date.parse(report.generatedAt)) / 1000 > OLD_SECONDS) {
    notices.push(
      notice(
        'old',
        'This report is old: it was made ',
        age(report.generatedAt),
        '. The agent answers but does not look.',
      ),
    );
  }
  const missing = omittedOf(report);
  if (missing !== '')
    notices.push(
      notice('omitted', `There is too much on this node to list all of it. Not listed: ${missing}.`),
    );
  if (broken !== null)
    notices.push(
      notice(
        'broken',
        `This page cannot show the report: ${broken}. The report itself: `,
        el('a', { href: 'api/v1/report' }, 'api/v1/report'),
      ),
    );
  if (report !== null && firstVersion !== null && report.agent.version !== firstVersion)
    notices.push(
      notice(
        'version',
        `The agent is now ${report.agent.version}, and this page is of ${firstVersion}. `,
        el('a', { href: './' }, 'Load it again'),
      ),
    );
  return notices;
}

/**
 * Empty when the report lists everything; also that of an agent that does not tell.
 * @param {Report | null} report
 */
function omittedOf(report) {
  const omitted = report?.omitted ?? null;
  if (omitted === null) return '';
  /** @type {[number, string][]} */
  const counts = [
    [sumOf(omitted.findings), 'findings'],
    [sumOf(omitted.pending), 'findings that do not count yet'],
    [sumOf(omitted.smbGlobalMappings), 'SMB global mappings'],
    [omitted.ebsVolumes, 'EBS volumes'],
  ];
  return counts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(', ');
}

/** @param {Readonly<Record<string, number>>} counts */
function sumOf(counts) {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/**
 * @param {string} kind
 * @param {...(Node | string)} content
 */
function notice(kind, ...content) {
  return el('p', { class: `notice ${kind}`, 'data-key': kind }, ...content);
}
