// @ts-check
// The verdict, where it holds, and one word on each part of the page.
/** @import { Report } from '../report/report-schema.ts' */
/** @import { State } from './states.js' */
import { el } from './dom.js';
import { factList, muted } from './facts.js';
import { STATES, tag } from './states.js';
import { age, number, since } from './words.js';

/**
 * @param {Report} report
 * @returns {Node[]}
 */
export function verdictOf(report) {
  const { agent, node, status } = report;
  const [word = '', ...rest] = report.summary.split(': ');
  const oldest =
    report.findings
      .filter(({ severity }) => severity === status)
      .map((finding) => finding.since)
      .toSorted()[0] ?? null;
  const windows = [node.windowsName, node.windowsBuild].filter((part) => part !== null);
  return [
    el(
      'div',
      { class: `verdict ${status}` },
      el('span', { class: 'shape', 'aria-hidden': 'true' }),
      el(
        'h1',
        {},
        el('span', { class: 'word' }, word),
        el('span', { class: 'visually-hidden' }, ': '),
        el('span', { class: 'rest' }, rest.join(': ')),
      ),
      factList([
        ...(oldest === null ? [] : [/** @type {const} */ (['Wrong since', since(oldest)])]),
        ['Node', [node.name === null ? muted('not known') : node.name]],
        ['Windows', windows.length === 0 ? [muted('not known')] : [windows.join(', ')]],
        ['Agent', [agent.version]],
        ['Report made', [age(report.generatedAt)]],
      ]),
    ),
    el('nav', { class: 'tiles', 'aria-label': 'Parts of the report' }, ...tilesOf(report)),
  ];
}

/** @param {Report} report */
function tilesOf(report) {
  const { checks, collectors } = report;
  const smb = report.smbGlobalMappings?.map(({ status }) => status);
  const ebs = report.ebsVolumes?.map(({ status }) => status);
  const blind = checks.filter(({ status }) => status === 'unknown').length;
  const failed = collectors.filter(({ outcome }) => outcome !== 'ok').length;
  return [
    tile('findings', 'Findings', ...findingsWord(report)),
    tile('csi-proxy', 'csi-proxy', ...csiProxyWord(report.csiProxy)),
    tile('smb', 'SMB global mappings', ...partWord(smb)),
    tile('ebs', 'EBS volumes', ...partWord(ebs)),
    tile(
      'checks',
      'Checks',
      ...(blind === 0 ? ok('all ran') : unknown(`${blind} of ${checks.length} could not run`)),
    ),
    tile(
      'looked-at',
      'Data sources',
      ...(failed === 0 ? ok('all readable') : unknown(`${failed} of ${collectors.length} not readable`)),
    ),
  ];
}

/**
 * @param {string} id
 * @param {string} title
 * @param {State} state
 * @param {string} word
 */
function tile(id, title, state, word) {
  return el('a', { href: `#${id}`, class: 'tile' }, el('span', { class: 'title' }, title), tag(state, word));
}

/** @typedef {[State, string]} Word */

/** @returns {Word} */
function ok(/** @type {string} */ word) {
  return ['ok', word];
}

/** @returns {Word} */
function unknown(/** @type {string} */ word) {
  return ['unknown', word];
}

/**
 * @param {Report} report
 * @returns {Word}
 */
function findingsWord({ findings, omitted }) {
  // Of a code that has too many the first ones are listed, so its severity is known.
  const severities = new Map(findings.map(({ code, severity }) => [code, severity]));
  const unlisted = Object.entries(omitted?.findings ?? {});
  const parts = /** @type {const} */ (['critical', 'warning', 'info']).flatMap((severity) => {
    const found = unlisted.reduce(
      (sum, [code, count]) => sum + (severities.get(code) === severity ? count : 0),
      findings.filter((finding) => finding.severity === severity).length,
    );
    return found === 0 ? [] : [`${number(found)} ${severity}`];
  });
  const first = findings[0];
  return first === undefined ? ['ok', 'none'] : [first.severity, parts.join(', ')];
}

/**
 * @param {Report['csiProxy']} csiProxy
 * @returns {Word}
 */
export function csiProxyWord(csiProxy) {
  if (csiProxy === null) return unknown('not known');
  if (csiProxy.expected === false) return ['none', 'not expected'];
  if (csiProxy.up === null) return unknown('not known');
  if (!csiProxy.up) return ['critical', 'does not answer'];
  return csiProxy.call?.success === false ? ['critical', 'answers with an error'] : ok('answers');
}

/**
 * @param {readonly State[] | undefined} states
 * @returns {Word}
 */
function partWord(states) {
  if (states === undefined) return unknown('not known');
  if (states.length === 0) return ['none', 'none here'];
  const state = STATES.find((each) => states.includes(each)) ?? 'ok';
  const alike = states.filter((each) => each === state).length;
  const some =
    alike === states.length
      ? alike === 1
        ? 'the only one'
        : `all ${number(alike)}`
      : `${number(alike)} of ${number(states.length)}`;
  if (state === 'critical') return [state, `${some} broken`];
  if (state === 'unknown') return [state, `${some} not known`];
  if (state === 'warning') return [state, `${some} with a warning`];
  return [state, `${number(alike)}, no fault`];
}
