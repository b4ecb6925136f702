// @ts-check
// The findings: since when, what they break, and what to do. What a finding holds is made when it is opened, because a
// node with hundreds of dead shares has hundreds of findings.
/** @import { Finding, Report } from '../report/report-schema.ts' */
import { copyButton } from './copy.js';
import { byKey, el, updateChildren } from './dom.js';
import { tag } from './states.js';
import { age, count, short, since } from './words.js';

/** So many are open from the start. */
const OPEN_AT_FIRST = 3;

/** A message longer than this is cut in the line of its finding, and whole inside. */
const LONG_MESSAGE = 400;

/**
 * @param {Element} view
 * @param {() => void} tick brings ages up to date
 */
export function createFindings(view, tick) {
  /** @type {Map<string, Finding>} */
  let findings = new Map();
  const list = el('div', { class: 'findings' });
  const all = el('button', { type: 'button' }, 'Open all');
  const controls = el('p', { class: 'controls', hidden: true }, all);
  const none = el('p', { class: 'hint' });
  view.append(none, controls, list);

  // It does not bubble.
  list.addEventListener('toggle', ({ target }) => target instanceof HTMLDetailsElement && fill(target), true);
  all.addEventListener('click', () => {
    const every = [...list.querySelectorAll('details')];
    const open = every.some((details) => !details.open);
    for (const details of every) details.open = open;
    nameButton();
  });

  function nameButton() {
    const every = [...list.querySelectorAll('details')];
    all.textContent = every.every(({ open }) => open) ? 'Close all' : 'Open all';
  }

  /** @param {HTMLDetailsElement} details */
  function fill(details) {
    nameButton();
    const finding = findings.get(details.dataset['key'] ?? '');
    const body = details.querySelector('.body');
    if (!details.open || finding === undefined || body === null) return;
    updateChildren(body, bodyOf(finding));
    tick();
  }

  return {
    /** @param {Report} report */
    update(report) {
      findings = byKey(report.findings, keyOf);
      const isWrong = report.findings.some(({ severity }) => severity !== 'info');
      const missing = report.checks.filter(({ status }) => status === 'unknown').length;
      none.textContent = [
        missing === 0
          ? 'Nothing is wrong.'
          : `Nothing is known to be wrong, but ${count(missing, 'check')} could not run. See Checks, below.`,
        ...(findings.size === 0 ? [] : ['The findings below are for information.']),
      ].join(' ');
      none.hidden = isWrong;
      controls.hidden = findings.size <= OPEN_AT_FIRST;
      const isOpenNow = new Map(
        [...list.querySelectorAll('details')].map((details) => [details.dataset['key'], details.open]),
      );
      let index = 0;
      const items = [...findings].map(([key, finding]) => {
        const open = isOpenNow.get(key) ?? (index < OPEN_AT_FIRST && finding.severity !== 'info');
        index += 1;
        return el(
          'details',
          { class: `finding ${finding.severity}`, 'data-key': key, id: idOf(key), open },
          summaryOf(finding),
          el('div', { class: 'body' }, ...(open ? bodyOf(finding) : [])),
        );
      });
      updateChildren(list, items);
      nameButton();
    },

    openAll() {
      for (const details of list.querySelectorAll('details')) fill(details);
    },
  };
}

/** @param {Finding} finding */
function keyOf({ code, subject }) {
  return `${code} ${subject.kind} ${subject.name}`;
}

/** @type {Map<string, string>} */
const ids = new Map();

/** @param {string} key */
function idOf(key) {
  const id = ids.get(key) ?? `finding-${ids.size + 1}`;
  ids.set(key, id);
  return id;
}

/**
 * A link that opens the finding.
 * @param {Finding} finding
 */
export function findingLink(finding) {
  return el('a', { href: `#${idOf(keyOf(finding))}`, class: 'code' }, finding.code);
}

/** Opens the finding that a link leads to, and puts the focus there. */
export function listenForLinks() {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#finding-"]') : null;
    const target = document.getElementById(link?.getAttribute('href')?.slice(1) ?? '');
    if (!(target instanceof HTMLDetailsElement)) return;
    event.preventDefault();
    target.open = true;
    target.querySelector('summary')?.focus({ preventScroll: true });
    target.scrollIntoView({ block: 'start' });
  });
}

/** @param {Finding} finding */
function summaryOf(finding) {
  return el(
    'summary',
    {},
    el(
      'span',
      { class: 'line' },
      tag(finding.severity, finding.severity),
      el('strong', { class: 'code' }, finding.code),
      el('span', { class: 'when' }, 'since ', age(finding.since)),
    ),
    el('span', { class: 'message' }, short(finding.message, LONG_MESSAGE)),
  );
}

/**
 * @param {Finding} finding
 * @returns {Node[]}
 */
function bodyOf(finding) {
  const times =
    finding.appearances > 1 ? `; it came ${finding.appearances} times, coming and going within an hour` : '';
  const evidence = Object.entries(finding.evidence);
  return [
    ...(finding.message.length > LONG_MESSAGE ? part('Seen', finding.message) : []),
    ...part('What it means for pods', finding.meaning),
    ...part('What to do', finding.remedy),
    ...(finding.commands.length === 0 ? [] : commandsOf(finding)),
    el('h3', {}, 'Since'),
    el('p', {}, ...since(finding.since), times),
    ...(evidence.length === 0 ? [] : [el('h3', {}, 'Evidence'), evidenceTable(finding, evidence)]),
    el('h3', {}, 'More'),
    el('p', {}, 'Runbook: ', runbook(finding.runbook)),
    el('p', {}, 'On any machine: ', el('code', {}, `winstorage-agent explain ${finding.code}`)),
    el('p', { class: 'hint' }, `Found by the check ${finding.check}.`),
  ];
}

/**
 * @param {string} title
 * @param {string} text
 */
function part(title, text) {
  return [el('h3', {}, title), el('p', {}, text)];
}

/** @param {Finding} finding */
function commandsOf(finding) {
  const changing = new Set(finding.changingCommands);
  return [
    ...commandBlocks(
      'To look closer',
      finding.commands.filter((command) => !changing.has(command)),
    ),
    ...commandBlocks('To change the node', finding.changingCommands),
  ];
}

/**
 * @param {string} title
 * @param {readonly string[]} commands
 */
function commandBlocks(title, commands) {
  if (commands.length === 0) return [];
  const blocks = commands.map((command) =>
    el('div', { class: 'command' }, el('pre', {}, el('code', {}, command)), copyButton(command)),
  );
  return [el('h3', {}, title), ...blocks];
}

/**
 * @param {Finding} finding
 * @param {[string, string | number | boolean | null][]} evidence
 */
function evidenceTable(finding, evidence) {
  const rows = evidence.map(([name, value]) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, name),
      value === null ? el('td', { class: 'nothing' }, 'not known, or none') : el('td', {}, String(value)),
    ),
  );
  return el(
    'table',
    { class: 'evidence', 'aria-label': `Evidence of ${finding.code}` },
    el('tbody', {}, ...rows),
  );
}

/** @param {string} address a URL, or the path of a page of the project */
function runbook(address) {
  const isUrl = URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol);
  return isUrl ? el('a', { href: address, rel: 'noopener noreferrer' }, address) : el('code', {}, address);
}
